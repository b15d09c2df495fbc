import { parseArgs } from 'node:util';
import * as z from 'zod';

/** How the program is run. `demo` is practice mode. */
export type Mode = 'serve' | 'demo' | 'desktop';

/** What the command line says; null where it says nothing. */
export type Arguments = {
  readonly mode: Mode;
  readonly host: string | null;
  readonly port: number | null;
  readonly webhookPort: number | null;
  readonly dataDir: string | null;
  readonly open: boolean;
  /** Demo only: begins with a new sample clinic. */
  readonly fresh: boolean;
};

const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads the words after the command.
 * @throws RangeError with a sentence for the person at the terminal.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const [mode = 'serve', ...rest] = argv;
  if (mode !== 'serve' && mode !== 'demo' && mode !== 'desktop')
    throw new RangeError(`unknown command "${mode}"; there are serve and demo`);
  let values: ReturnType<typeof parse>['values'];
  try {
    ({ values } = parse(rest));
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  return {
    mode,
    host: values.host ?? null,
    port: readPort('--port', values.port),
    webhookPort: readPort('--webhook-port', values['webhook-port']),
    dataDir: values['data-dir'] ?? null,
    open: !values['no-open'],
    fresh: values.fresh ?? false,
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      'webhook-port': { type: 'string' },
      'data-dir': { type: 'string' },
      'no-open': { type: 'boolean' },
      fresh: { type: 'boolean' },
    },
  });
}

function readPort(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = port.safeParse(text);
  if (!parsed.success)
    throw new RangeError(`${name} must be a port number (0 to 65535), not "${text}"`);
  return parsed.data;
}
