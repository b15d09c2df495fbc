import type { Logger } from 'pino';
import type { Clock } from '../store/clock.ts';
import type { AttachmentName } from './attachments.ts';
import type { PatientScript } from './sample/scripts.ts';
import type { EmbeddedTwilio } from './twilio/embedded-twilio.ts';

/** Lets scripted patients write, each at its own pace. */
export type ScriptRunner = {
  /** Starts a script from its beginning; one that runs already is left alone. */
  run(script: PatientScript): void;
  isRunning(id: string): boolean;
  stop(): void;
};

/** A patient who gets no answer goes on after this long, in domain ms. */
const PATIENCE_MS = 60_000;

/** Makes the runner. `write` sends one bubble as a patient. */
export function createScriptRunner({
  twilio,
  clock,
  write,
  log,
}: {
  twilio: Pick<EmbeddedTwilio, 'onChange'>;
  clock: Clock;
  write(
    phone: string,
    name: string,
    what: { body: string; attach?: AttachmentName | undefined },
  ): void;
  log: Logger;
}): ScriptRunner {
  const running = new Map<string, () => void>();

  function step(script: PatientScript, index: number): void {
    const next = script.steps[index];
    if (!next) {
      running.delete(script.id);
      return;
    }
    const go = () => {
      write(script.phone, script.profileName, { body: next.body ?? '', attach: next.media });
      step(script, index + 1);
    };
    if (!next.waitForReply) {
      running.set(script.id, clock.at(clock.now() + next.afterMs, go));
      return;
    }
    let cancelTimer = () => {};
    const unsubscribe = twilio.onChange(({ address, message }) => {
      if (address !== `whatsapp:${script.phone}` || message.direction !== 'in') return;
      answered();
    });
    const answered = () => {
      unsubscribe();
      cancelTimer();
      running.set(script.id, clock.at(clock.now() + next.afterMs, go));
    };
    cancelTimer = clock.at(clock.now() + PATIENCE_MS, answered);
    running.set(script.id, () => {
      unsubscribe();
      cancelTimer();
    });
  }

  return {
    run(script) {
      if (running.has(script.id)) return;
      log.info({ script: script.id }, 'a scripted patient writes');
      step(script, 0);
    },
    isRunning: (id) => running.has(id),
    stop() {
      for (const cancel of running.values()) cancel();
      running.clear();
    },
  };
}
