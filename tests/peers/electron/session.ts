import { changed } from './control.ts';
import { fromChromium } from './protocol.ts';
import { strict } from './strict.ts';

type CheckHandler = (
  contents: object,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean; requestingUrl: string },
) => boolean;
type RequestHandler = (
  contents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: { isMainFrame: boolean; requestingUrl: string },
) => void;

/** Electron's name of a permission, and Playwright's for what Chromium then grants. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  geolocation: ['geolocation'],
  'local-fonts': ['local-fonts'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
  'storage-access': ['storage-access'],
};

/** The session of a window, and how its permissions are asked for. */
export type PlayedSession = {
  readonly face: object;
  /** Asks the program for every permission; answers with what it grants, in Playwright's words. */
  ask(contents: object, url: string): string[];
};

/** See https://www.electronjs.org/docs/latest/api/session. Without handlers Electron grants everything, and so does this. */
export function createSession(): PlayedSession {
  let check: CheckHandler = () => true;
  let request: RequestHandler = (_contents, _permission, callback) => callback(true);

  return {
    face: strict('Session', {
      setPermissionCheckHandler(handler: CheckHandler): void {
        check = handler;
      },
      setPermissionRequestHandler(handler: RequestHandler): void {
        request = handler;
      },
      setDevicePermissionHandler(_handler: () => boolean): void {
        // The page has no way to a device here: CSP and Chromium's headless mode have none.
      },
    }),
    ask(contents, url) {
      const origin = `${new URL(url).protocol}//${new URL(url).host}/`;
      const details = { isMainFrame: true, requestingUrl: fromChromium(url) };
      const answers = Object.keys(permissions).map((name) => {
        let granted = false;
        request(contents, name, (answer) => (granted = answer), details);
        return { name, granted: granted && check(contents, name, origin, details) };
      });
      changed((state) => {
        state.permissions = answers;
      });
      return answers.flatMap(({ name, granted }) => (granted ? permissions[name]! : []));
    },
  };
}
