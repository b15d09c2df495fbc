import { app, powerMonitor } from 'electron';
import type { Logger } from 'pino';
import * as z from 'zod';
import { alertCalls, asks } from '../contract/alerts.ts';
import { language } from '../contract/operation.ts';
import { setAppMenu } from './app-menu.ts';
import { channels } from './channels.ts';
import { type ClinicSummary, followClinic } from './clinic-feed.ts';
import { createDeskWindow } from './desk-window.ts';
import type { LockDoor } from './lock.ts';
import { callOf, stillCalls } from './needs-person.ts';
import { createNotifications } from './notifications.ts';
import { servePagePort } from './page-port.ts';
import { isOwnPage, serveRenderer } from './renderer-protocol.ts';
import { servePdf } from './save-pdf.ts';
import { localClient, type ShellClinic } from './shell-clinic.ts';
import type { StartWithSystem } from './start-with-system.ts';
import type { Texts } from './texts.ts';
import { createTray } from './tray.ts';

/** Where the shell finds what it shows. */
export type ShellFiles = {
  /** The folder of the built page. */
  readonly renderer: string;
  /** The compiled preload script. */
  readonly preload: string;
  /** The folder of icons. */
  readonly icons: string;
  /** Where the window's place is kept. */
  readonly windowState: string;
};

/** The desktop around a clinic. */
export type Shell = {
  show(): void;
  /** The clinic has opened: at the start, when a person has unlocked it, or anew after a restore. */
  attach(clinic: ShellClinic): void;
  /** The clinic closes, to be opened anew: nobody asks it any more. */
  detach(): void;
  /** A new version waits for the program to be closed. */
  announceUpdate(): void;
  /** Ends the page's line and takes the tray away, before the clinic stops. */
  stop(): void;
};

/** What the page may tell of the desk's wishes. */
const preferences = z.object({ language, notifications: z.boolean() });

/** Opens window, tray and menu; they live without a clinic until `attach()`. */
export function createShell({
  files,
  hidden,
  texts,
  lock,
  startWithSystem,
  onQuit,
  onSessionEnd,
  log,
}: {
  files: ShellFiles;
  /** Begins in the tray. */
  hidden: boolean;
  texts: Texts;
  lock: LockDoor;
  startWithSystem: StartWithSystem;
  onQuit: () => void;
  /** The person's session ends while the program runs (Windows). */
  onSessionEnd: () => void;
  log: Logger;
}): Shell {
  const { platform } = process;
  const ending = new AbortController();
  let clinic: ShellClinic | null = null;
  let following = new AbortController();
  let anew = false;
  let summary: ClinicSummary | null = null;
  let wanted = true;
  let locked = false;
  let unlocking = false;
  let updateReady = false;

  serveRenderer({
    folder: files.renderer,
    async lock(request) {
      unlocking = request.method === 'POST';
      try {
        const answer = await lock(request);
        locked = request.method === 'GET' && answer.ok;
        return answer;
      } finally {
        unlocking = false;
      }
    },
    log,
  });
  const window = createDeskWindow({
    preload: files.preload,
    icons: files.icons,
    stateFile: files.windowState,
    hidden,
    devTools: !app.isPackaged,
    onSessionEnd,
    log,
  });
  const line = servePagePort({ contents: window.contents, clinic: () => clinic, log });
  servePdf({ contents: window.contents, log });
  const notifications = createNotifications({
    texts,
    onOpen: window.openConversation,
    onOpenAlerts: window.openAlerts,
  });
  const tray = createTray({
    icons: files.icons,
    platform,
    texts,
    actions: {
      open: window.show,
      openAlerts: window.openAlerts,
      setAssistant(on) {
        if (!clinic) return;
        void attempt(
          localClient(clinic).settings.set({ key: 'assistant.enabled', value: on }),
          'the assistant could not be switched',
        );
      },
      setStartsWithSystem(on) {
        void attempt(
          (async () => startWithSystem.set(on))(),
          'starting with the system could not be switched',
        );
      },
      quit: onQuit,
    },
  });

  /** Does what a menu asks; whether or not it succeeds, the menu shows what is. */
  async function attempt(work: Promise<unknown>, failure: string): Promise<void> {
    try {
      await work;
    } catch (error) {
      log.error({ err: error }, failure);
    }
    refresh();
  }

  function refresh(): void {
    if (ending.signal.aborted) return;
    const need = summary?.need ?? 0;
    tray.update({ summary, startsWithSystem: startWithSystem.isOn(), updateReady });
    if (platform !== 'win32') app.setBadgeCount(need);
    window.mark(need > 0 ? texts.t('nav.unread', { count: need }) : '');
  }

  function speak(): void {
    setAppMenu({ platform, texts, devTools: !app.isPackaged, onQuit });
    refresh();
  }

  window.contents.ipc.on(channels.prefer, ({ senderFrame }, value: unknown) => {
    if (!senderFrame || !isOwnPage(senderFrame.url)) return;
    const wish = preferences.safeParse(value);
    if (!wish.success) {
      log.warn('the page told wishes that cannot be read');
      return;
    }
    wanted = wish.data.notifications;
    if (!wanted) notifications.clearAll();
    if (wish.data.language === texts.language()) return;
    texts.speak(wish.data.language);
    speak();
  });
  powerMonitor.on('suspend', () => log.info('the PC goes to sleep'));
  powerMonitor.on('resume', () => {
    log.info('the PC is awake again');
    clinic?.wake();
  });
  speak();

  return {
    show: window.show,
    attach(opened) {
      clinic = opened;
      // Unlocked elsewhere, in a browser: the window's lock page would wait for ever. When the
      // passphrase was given in the window, the page reloads by itself.
      // One that was opened anew is another one: the page begins again too.
      if (anew || (locked && !unlocking)) window.reload();
      anew = false;
      following = new AbortController();
      const signal = AbortSignal.any([ending.signal, following.signal]);
      // What already stands on the screen names people: it goes with the page.
      opened.windowLock.onLock(notifications.clearConversations, signal);
      void followClinic({
        client: localClient(opened),
        signal,
        log,
        onConversation(before, now) {
          if (!stillCalls(now)) notifications.clear(now.id);
          const call = callOf(before, now);
          const veiled = opened.windowLock.isLocked();
          // A locked window shows nothing of it, focused or not.
          if (call && wanted && (veiled || !window.isFocused()))
            notifications.show(call, now, veiled);
        },
        onAlert(before, now) {
          if (!asks(now)) notifications.clearAlert(now.id);
          else if (alertCalls(before, now) && wanted && !window.isFocused())
            notifications.showAlert(now);
        },
        onSummary(next) {
          summary = next;
          refresh();
        },
      });
    },
    detach() {
      clinic = null;
      anew = true;
      following.abort();
      line.close();
    },
    announceUpdate() {
      updateReady = true;
      refresh();
    },
    stop() {
      ending.abort();
      line.close();
      notifications.clearAll();
      window.close();
      tray.destroy();
    },
  };
}
