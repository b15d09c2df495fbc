import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import { lineHeadline } from '../contract/checks.ts';
import type { LineStatus } from '../contract/desk.ts';
import type { ClinicSummary } from './clinic-feed.ts';
import type { Texts } from './texts.ts';

/** What the tray shows. */
export type TrayState = {
  /** Null while the clinic is locked. */
  readonly summary: ClinicSummary | null;
  readonly startsWithSystem: boolean;
  /** A new version is installed when the program closes. */
  readonly updateReady: boolean;
};

/** What the tray's menu does. */
export type TrayActions = {
  open(): void;
  openAlerts(): void;
  /** Lets the assistant answer, or leaves all to people. */
  setAssistant(on: boolean): void;
  setStartsWithSystem(on: boolean): void;
  quit(): void;
};

/** The icon that stays when the window is closed. */
export type DeskTray = {
  update(state: TrayState): void;
  destroy(): void;
};

/** Puts the icon into the tray; `update` fills it. */
export function createTray({
  icons,
  platform,
  texts,
  actions,
}: {
  /** The folder of the images. */
  icons: string;
  platform: NodeJS.Platform;
  texts: Texts;
  actions: TrayActions;
}): DeskTray {
  const image = (name: string) => nativeImage.createFromPath(join(icons, `${name}.png`));
  // macOS colours a template itself and has the count on the dock.
  const calm = image(platform === 'darwin' ? 'trayTemplate' : 'tray');
  const alert = platform === 'darwin' ? calm : image('tray-alert');
  const tray = new Tray(calm);
  // On macOS a click opens the menu.
  if (platform !== 'darwin') tray.on('click', actions.open);

  /** The line in the words of the desk's own light. */
  function lineWords(line: LineStatus): string {
    const { key, params } = lineHeadline(line);
    return texts.t(key, params);
  }

  function template({
    summary,
    startsWithSystem,
    updateReady,
  }: TrayState): MenuItemConstructorOptions[] {
    const { t } = texts;
    return [
      { label: t('shell.open'), click: actions.open },
      { type: 'separator' },
      {
        label: summary ? `${t('line.label')}: ${lineWords(summary.line)}` : t('shell.locked'),
        enabled: false,
      },
      ...(summary && summary.need > 0
        ? [{ label: t('nav.unread', { count: summary.need }), click: actions.open }]
        : []),
      ...(summary && summary.alerts > 0
        ? [{ label: t('alerts.tray', { count: summary.alerts }), click: actions.openAlerts }]
        : []),
      { type: 'separator' },
      {
        label: t('shell.assistant'),
        type: 'checkbox',
        checked: summary !== null && summary.line.assistant !== 'off',
        enabled: summary !== null,
        click: ({ checked }) => actions.setAssistant(checked),
      },
      {
        label: t('shell.startWithSystem'),
        type: 'checkbox',
        checked: startsWithSystem,
        click: ({ checked }) => actions.setStartsWithSystem(checked),
      },
      { type: 'separator' },
      ...(updateReady ? [{ label: t('shell.updateReady'), enabled: false }] : []),
      { label: t('shell.quit'), click: actions.quit },
    ];
  }

  return {
    update(state) {
      const { need = 0, alerts = 0 } = state.summary ?? {};
      tray.setImage(need + alerts > 0 ? alert : calm);
      const parts = [
        texts.t('app.name'),
        ...(need > 0 ? [texts.t('nav.unread', { count: need })] : []),
        ...(alerts > 0 ? [texts.t('alerts.tray', { count: alerts })] : []),
      ];
      tray.setToolTip(parts.join(' · '));
      // A menu that is shown does not change on Linux: each state has its own.
      tray.setContextMenu(Menu.buildFromTemplate(template(state)));
    },
    destroy: () => tray.destroy(),
  };
}
