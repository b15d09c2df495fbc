import pino, { type Logger } from 'pino';
import { createLogFile } from './log-file.ts';
import { redact } from './redact.ts';

/**
 * Where log lines go: stderr always (stdout belongs to the ready line), and the files of a folder
 * when there is one. Every line passes {@link redact} on its way.
 */
export function createLog({
  folder,
  level = 'info',
}: {
  folder: string | null;
  level?: string;
}): Logger {
  const file = folder === null ? null : createLogFile(folder, tellTrouble);
  if (process.stderr.listenerCount('error', ignoreStderr) === 0)
    process.stderr.on('error', ignoreStderr);
  const sink = {
    write(text: string) {
      const line = redact(text);
      process.stderr.write(line);
      file?.write(line);
    },
  };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink);
}

/** Whoever started the program has closed the other end: the file has the lines. */
function ignoreStderr(): void {}

function tellTrouble(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  const line = {
    level: 50,
    time: new Date().toISOString(),
    code: code ?? null,
    msg: `the log file cannot be written, lines go to stderr alone: ${message}`,
  };
  process.stderr.write(redact(`${JSON.stringify(line)}\n`));
}
