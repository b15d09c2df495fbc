import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';

/**
 * Takes out of a log line what must never be in a log. Code logs ids only; this is the net under
 * it, since a line may carry the message of a foreign library's error. Phones keep their last
 * three digits, Twilio's SIDs stay: support needs them and they open nothing.
 */
export function redact(line: string): string {
  return (
    line
      // Fields that hold what people wrote or who they are, whatever their value.
      .replace(
        /"(body|text|profileName|name|displayName|question|answer|password|passphrase|token|authToken|apiKey|authorization|cookie)":"(?:[^"\\]|\\.)*"/gi,
        '"$1":"[redacted]"',
      )
      .replace(/\b(?:Bearer|Basic) [\w.~+/=-]{8,}/g, '[credentials]')
      .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]')
      .replace(/\bsk-[\w-]{8,}/g, '[key]')
      // 32 or 64 hexadecimal digits are an auth token or a key, unless two letters make them a SID.
      .replace(/(?<![A-Za-z0-9])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![A-Za-z0-9])/g, '[key]')
      .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '[e-mail]')
      .replace(/\+\d[\d ().-]{5,17}\d/g, (phone) => `+…${phone.replace(/\D/g, '').slice(-3)}`)
      .replace(/(?<=whatsapp:|%2B|%3A)\d{7,15}/g, (phone) => `…${phone.slice(-3)}`)
  );
}

/** Where log lines go: stderr always (stdout belongs to the ready line), a file when there is a folder. */
export function createLog({
  folder,
  level = 'info',
}: {
  folder: string | null;
  level?: string;
}): Logger {
  const targets: NodeJS.WritableStream[] = [process.stderr];
  if (folder !== null) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    targets.push(
      pino.destination({ dest: join(folder, 'mostrador.log'), mkdir: true, sync: true }) as never,
    );
  }
  const sink = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const line = redact(chunk.toString());
      for (const target of targets) target.write(line);
      done();
    },
  });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink);
}
