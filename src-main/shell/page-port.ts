import { RPCHandler } from '@orpc/server/message-port';
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Logger } from 'pino';
import type { Caller } from '../accounts/caller.ts';
import { channels } from './channels.ts';
import { isOwnPage } from './renderer-protocol.ts';
import { localCaller, type ShellClinic } from './shell-clinic.ts';

/** The window's line to the clinic. */
export type PagePort = {
  /** Ends the line; what was under way over it is called off. */
  close(): void;
};

/**
 * Gives the window's page, each time it asks, one end of a new MessageChannel over which it speaks
 * the contract as the local owner; the former one is closed. Only the page itself is answered, and
 * only once the clinic is open.
 */
export function servePagePort({
  contents,
  clinic,
  log,
}: {
  contents: WebContents;
  clinic: () => ShellClinic | null;
  log: Logger;
}): PagePort {
  let current: MessagePortMain | null = null;

  function close(): void {
    current?.close();
    current = null;
  }

  contents.ipc.on(channels.ready, ({ senderFrame }) => {
    if (!senderFrame || senderFrame.parent !== null || !isOwnPage(senderFrame.url)) {
      log.warn('a frame that is not the window’s page asked for the clinic and was refused');
      return;
    }
    const open = clinic();
    // Locked: the page shows the lock, and asks again when it is loaded anew.
    if (!open) return;
    const former = current;
    const { port1, port2 } = new MessageChannelMain();
    new RPCHandler<Caller>(open.router).upgrade(port1, {
      context: { ...localCaller(open), page: true },
    });
    port1.start();
    current = port1;
    senderFrame.postMessage(channels.port, null, [port2]);
    // Last, so that the page has its new line when it hears that the former one is gone.
    former?.close();
  });
  contents.on('render-process-gone', close);

  return { close };
}
