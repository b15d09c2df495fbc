import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts.ts';

/** Sets the program's menu, in the desk's language. `devTools` only outside an installed program. */
export function setAppMenu({
  platform,
  texts,
  devTools,
  onQuit,
}: {
  platform: NodeJS.Platform;
  texts: Texts;
  devTools: boolean;
  onQuit: () => void;
}): void {
  const { t } = texts;
  const mac = platform === 'darwin';
  const quit: MenuItemConstructorOptions = {
    label: t('shell.quit'),
    click: onQuit,
    // Elsewhere no key: who closes windows by keyboard must not silence the clinic by a slip.
    ...(mac && { accelerator: 'Command+Q' }),
  };
  const program: MenuItemConstructorOptions = {
    label: t('app.name'),
    submenu: [
      { role: 'about', label: t('shell.menu.about') },
      { type: 'separator' },
      { role: 'hide', label: t('shell.menu.hide') },
      { role: 'hideOthers', label: t('shell.menu.hideOthers') },
      { role: 'unhide', label: t('shell.menu.unhide') },
      { type: 'separator' },
      quit,
    ],
  };
  const close: MenuItemConstructorOptions = { role: 'close', label: t('shell.menu.close') };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [program] : []),
      {
        label: t('shell.menu.file'),
        submenu: mac ? [close] : [close, { type: 'separator' }, quit],
      },
      {
        label: t('shell.menu.edit'),
        submenu: [
          { role: 'undo', label: t('shell.menu.undo') },
          { role: 'redo', label: t('shell.menu.redo') },
          { type: 'separator' },
          { role: 'cut', label: t('shell.menu.cut') },
          { role: 'copy', label: t('shell.menu.copy') },
          { role: 'paste', label: t('shell.menu.paste') },
          { role: 'selectAll', label: t('shell.menu.selectAll') },
        ],
      },
      {
        label: t('shell.menu.view'),
        submenu: [
          { role: 'reload', label: t('shell.menu.reload') },
          { type: 'separator' },
          { role: 'zoomIn', label: t('shell.menu.zoomIn') },
          { role: 'zoomOut', label: t('shell.menu.zoomOut') },
          { role: 'resetZoom', label: t('shell.menu.resetZoom') },
          { type: 'separator' },
          { role: 'togglefullscreen', label: t('shell.menu.fullScreen') },
          ...(devTools
            ? [{ role: 'toggleDevTools' as const, label: t('shell.menu.devTools') }]
            : []),
        ],
      },
    ]),
  );
}
