// The only code between the page and Electron. It runs sandboxed in a world of its own; the page
// sees `window.mostrador` and the one MessagePort that the clinic's contract is spoken over.
import { contextBridge, ipcRenderer } from 'electron';
import { alertsPlace, channels, conversationPlace } from './channels.ts';

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === channels.ready) ipcRenderer.send(channels.ready);
});

ipcRenderer.on(channels.port, ({ ports }) => {
  window.postMessage(channels.port, '*', [...ports]);
});

ipcRenderer.on(channels.open, (_event, conversationId: unknown) => {
  window.location.hash = conversationPlace(Number(conversationId));
});

ipcRenderer.on(channels.openAlerts, () => {
  window.location.hash = alertsPlace;
});

contextBridge.exposeInMainWorld('mostrador', {
  shell: 'electron',
  prefer({ language, notifications }: { language: string; notifications: boolean }): void {
    ipcRenderer.send(channels.prefer, { language, notifications });
  },
  savePdf(suggestedName: string): Promise<unknown> {
    return ipcRenderer.invoke(channels.savePdf, suggestedName);
  },
});
