import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { Practice } from './practice.ts';

/** The operations of practice mode. */
export type PracticeOperations = ReturnType<typeof practiceOperations>;

/** What one plays with: the clock, the phones, the scripted patients, Twilio's faults. */
export function practiceOperations(practice: Practice) {
  const os = implement(contract).$context<Caller>();
  const ok = { ok: true } as const;
  return {
    practice: {
      clock: os.practice.clock.handler(() => practice.clock()),
      setClock: os.practice.setClock.handler(({ input }) => practice.setClock(input)),
      phones: os.practice.phones.handler(() => practice.phones()),
      thread: os.practice.thread.handler(({ input }) => practice.thread(input.phone)),
      write: os.practice.write.handler(({ input }) => {
        practice.write(input);
        return ok;
      }),
      read: os.practice.read.handler(({ input }) => {
        practice.read(input.phone);
        return ok;
      }),
      scripts: os.practice.scripts.handler(() => practice.scripts()),
      runScript: os.practice.runScript.handler(({ input }) => practice.runScript(input.id)),
      faultKinds: os.practice.faultKinds.handler(() => practice.faultKinds()),
      faults: os.practice.faults.handler(() => practice.faults()),
      addFault: os.practice.addFault.handler(({ input }) => practice.addFault(input)),
      clearFaults: os.practice.clearFaults.handler(() => practice.clearFaults()),
    },
  };
}

/** Outside practice mode nobody can play: each of them says so. */
export function absentPractice(): PracticeOperations {
  const nobody = () => {
    throw new Failure('practice_only');
  };
  return practiceOperations({
    clock: nobody,
    setClock: nobody,
    phones: nobody,
    thread: nobody,
    write: nobody,
    read: nobody,
    scripts: nobody,
    runScript: nobody,
    faultKinds: nobody,
    faults: nobody,
    addFault: nobody,
    clearFaults: nobody,
  });
}
