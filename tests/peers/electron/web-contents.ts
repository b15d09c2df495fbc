import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BrowserContext,
  type CDPSession,
  chromium,
  type Page,
  type Route,
} from 'playwright-core';
import { app, preventable } from './app.ts';
import { chromiumOptions } from './chromium.ts';
import { changed, type WindowState } from './control.ts';
import { type MessagePortMain, portOf } from './message-ports.ts';
import {
  bindingName,
  type FromPage,
  pageScripts,
  preloadWorld,
  receiverName,
  type ToPage,
} from './page-worlds.ts';
import { answerRequest, fromChromium, toChromium } from './protocol.ts';
import { createSession, type PlayedSession } from './session.ts';
import { onlyKnown, strict } from './strict.ts';

type OpenHandler = (details: { url: string }) => { action: string };

/** The web contents of a window, with what its window does to it. */
export type PlayedContents = {
  /** What the program sees. */
  readonly face: object;
  load(url: string): Promise<void>;
  /** Kills the page's renderer. */
  breakPage(): void;
  /** Breaks every MessagePort between program and page, as a lost process would. */
  cutPorts(): void;
  close(): Promise<void>;
};

/** A page of a real Chromium, with the real preload in a world of its own. */
export function createWebContents({
  preload,
  size,
  onChange,
  onReadyToShow,
}: {
  /** The source of the compiled preload. */
  preload: string;
  size: { width: number; height: number };
  onChange: (change: (me: WindowState) => void) => void;
  onReadyToShow: () => void;
}): PlayedContents {
  const events = new EventEmitter();
  const handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>();
  const ipc = Object.assign(new EventEmitter(), {
    handle(channel: string, handler: (event: object, ...args: unknown[]) => unknown): void {
      if (handlers.has(channel))
        throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
  });
  const session: PlayedSession = createSession();
  const scripts = pageScripts(preload);
  let openHandler: OpenHandler = () => ({ action: 'allow' });
  let context: BrowserContext | null = null;
  let page: Page | null = null;
  let cdp: CDPSession | null = null;
  /** Preload's world in the page of the moment. */
  let worldId: number | null = null;
  let lastPort = 0;
  const ports = new Map<number, MessagePortMain>();
  /** The page goes where the program sent it, not where it went by itself. */
  let sentTo: string | null = null;
  let shown = false;

  // --- between host and page --------------------------------------------------------------------
  function tellPage(message: ToPage): void {
    if (worldId === null || !cdp) return;
    const expression = `globalThis[${JSON.stringify(receiverName)}](${JSON.stringify(JSON.stringify(message))})`;
    cdp.send('Runtime.evaluate', { expression, contextId: worldId }).catch((error: unknown) => {
      // The page has gone on meanwhile, and its ports with it.
      if (worldId !== null && !String(error).includes('context')) throw error;
    });
  }

  function postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    const ids = transfer.map((held) => {
      const id = ++lastPort;
      const port = portOf(held).detach();
      ports.set(id, port);
      port.on('message', ({ data }: { data: unknown }) =>
        tellPage({ kind: 'port message', port: id, data: plain(data) }),
      );
      port.on('close', () => {
        if (ports.delete(id)) tellPage({ kind: 'port closed', port: id });
      });
      return { id, port };
    });
    tellPage({
      kind: 'message',
      channel,
      args: [plain(message)],
      ports: ids.map(({ id }) => id),
    });
    for (const { port } of ids) port.start();
  }

  function hear(message: FromPage, url: string): void {
    switch (message.kind) {
      case 'hello':
        return;
      case 'send': {
        const senderFrame = strict('WebFrameMain', { url, parent: null, postMessage });
        ipc.emit(message.channel, strict('IpcMainEvent', { senderFrame }), ...message.args);
        return;
      }
      case 'invoke':
        void invoked(message, url);
        return;
      case 'port message':
        ports.get(message.port)?.postMessage(message.data);
        return;
      case 'port closed':
        ports.get(message.port)?.close();
        ports.delete(message.port);
        return;
      case 'preload error':
        events.emit('preload-error', preventable({}), '', new Error(message.message));
    }
  }

  /** Answers an `invoke` of preload, as Electron words what its handler throws. */
  async function invoked(
    { call, channel, args }: Extract<FromPage, { kind: 'invoke' }>,
    url: string,
  ): Promise<void> {
    const handler = handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const senderFrame = strict('WebFrameMain', { url, parent: null, postMessage });
      const value = await handler(strict('IpcMainInvokeEvent', { senderFrame }), ...args);
      tellPage({ kind: 'invoked', call, value: plain(value) });
    } catch (error) {
      const text = `Error invoking remote method '${channel}': ${String(error)}`;
      tellPage({ kind: 'invoked', call, error: text });
    }
  }

  /** The page is gone, and with it the far ends of its ports. */
  function forgetPage(): void {
    worldId = null;
    for (const port of ports.values()) port.close();
    ports.clear();
  }

  // --- Chromium -----------------------------------------------------------------------------------
  async function start(): Promise<BrowserContext> {
    const profile = join(app.getPath('userData'), 'Chromium');
    const options = await chromiumOptions();
    const started = await chromium.launchPersistentContext(profile, {
      ...options,
      args: [
        ...(options.args ?? []),
        // A second driver, the test's, finds the same page here.
        '--remote-debugging-port=0',
        // window.open answers null, as it does where the program denies it.
        '--block-new-web-contents',
      ],
      viewport: size,
      locale: app.getLocale(),
      acceptDownloads: false,
      artifactsDir: join(profile, 'artifacts'),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    await started.route('**/*', (route) => answer(route));
    const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
    changed((state) => {
      state.chromium = `ws://127.0.0.1:${port}${path}`;
    });
    return started;
  }

  async function openPage(): Promise<Page> {
    const running = context ?? (await start());
    // Chromium begins with a page; after a break there has to be another.
    const first = context ? undefined : running.pages()[0];
    context = running;
    const opened = first ?? (await running.newPage());
    const driver = await running.newCDPSession(opened);
    cdp = driver;
    page = opened;
    await driver.send('Page.enable');
    await driver.send('Runtime.enable');
    driver.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== bindingName) return;
      const message = JSON.parse(payload) as FromPage;
      if (message.kind === 'hello') {
        forgetPage();
        worldId = executionContextId;
      } else if (executionContextId !== worldId) return;
      hear(message, fromChromium(opened.url()));
    });
    driver.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === worldId) forgetPage();
    });
    driver.on('Page.windowOpen', ({ url }) => {
      const { action } = openHandler({ url: fromChromium(url) });
      if (action !== 'deny') throw new Error('the stand-in of Electron opens no second window');
      onChange((me) => me.denied.push(fromChromium(url)));
    });
    await driver.send('Runtime.addBinding', {
      name: bindingName,
      executionContextName: preloadWorld,
    });
    await driver.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page });
    await driver.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.preload,
      worldName: preloadWorld,
    });
    opened.on('load', () => {
      onChange((me) => {
        me.loads += 1;
      });
      if (!shown) onReadyToShow();
      shown = true;
      events.emit('did-finish-load');
    });
    opened.on('crash', () => {
      forgetPage();
      page = null;
      void opened.close();
      onChange((me) => {
        me.crashes += 1;
      });
      events.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 5 });
    });
    return opened;
  }

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    const url = fromChromium(request.url());
    if (request.isNavigationRequest()) {
      const isMainFrame = request.frame().parentFrame() === null;
      const sent = isMainFrame && sentTo === url.replace(/#.*$/s, '');
      if (sent) sentTo = null;
      else if (prevented(url, isMainFrame)) return route.abort('aborted');
    }
    const response = await answerRequest({
      url,
      method: request.method(),
      headers: await request.allHeaders(),
      body: request.postDataBuffer(),
    });
    if (!response) {
      changed((state) => state.outside.push(url));
      return route.abort('failed');
    }
    if (response.status >= 300 && response.status < 400)
      throw new Error('the stand-in of Electron follows no redirects of a scheme');
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  function prevented(url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame, isSameDocument: false });
    events.emit('will-frame-navigate', event);
    if (isMainFrame) events.emit('will-navigate', event);
    if (event.defaultPrevented) onChange((me) => me.prevented.push(url));
    return event.defaultPrevented;
  }

  let opening: Promise<Page> | null = null;
  async function go(url: string): Promise<void> {
    if (!page) opening = openPage();
    const target = await opening!;
    const granted = session.ask(strict('WebContents', face), url);
    await context!.grantPermissions(granted, { origin: new URL(toChromium(url)).origin });
    sentTo = url.replace(/#.*$/s, '');
    await target.goto(toChromium(url));
  }

  const face = Object.assign(events, {
    ipc: strict('WebContents.ipc', ipc),
    session: session.face,
    setWindowOpenHandler(handler: OpenHandler): void {
      openHandler = handler;
    },
    send(channel: string, ...args: unknown[]): void {
      tellPage({ kind: 'message', channel, args: args.map(plain), ports: [] });
    },
    async printToPDF(options: Record<string, boolean>): Promise<Buffer> {
      onlyKnown('printToPDF with', options, [
        ...['printBackground', 'preferCSSPageSize', 'generateTaggedPDF'],
      ]);
      if (!page) throw new Error('Printing failed');
      const { printBackground, preferCSSPageSize, generateTaggedPDF } = options;
      return page.pdf({
        printBackground: printBackground ?? false,
        preferCSSPageSize: preferCSSPageSize ?? false,
        tagged: generateTaggedPDF ?? false,
      });
    },
    reload(): void {
      if (!page) return;
      sentTo = fromChromium(page.url()).replace(/#.*$/s, '');
      void page.reload();
    },
  });

  return {
    face: strict('WebContents', face),
    load: go,
    breakPage() {
      // Nobody is left to answer.
      cdp?.send('Page.crash').catch(() => undefined);
    },
    cutPorts() {
      for (const [id, port] of ports) {
        tellPage({ kind: 'port closed', port: id });
        port.close();
      }
      ports.clear();
    },
    async close() {
      forgetPage();
      await context?.close();
    },
  };
}

/** What crosses to the page: JSON. The contract has nothing else. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value);
  if (text === undefined) throw new Error('the stand-in of Electron sends JSON only');
  return JSON.parse(text) as unknown;
}
