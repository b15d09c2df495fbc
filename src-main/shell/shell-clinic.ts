import { type AnyRouter, createRouterClient } from '@orpc/server';
import type { Account } from '../accounts/accounts.ts';
import type { Caller } from '../accounts/caller.ts';
import type { ClinicClient } from '../contract/contract.ts';

/** An open clinic, as the shell needs it. */
export type ShellClinic = {
  /** Everything that a face can ask, the contract implemented. */
  readonly router: AnyRouter;
  /** The account that the window and the tray act as. */
  localOwner(): Account;
  /** Looks soon at what Twilio has and the clinic has not, as after a sleep. */
  catchUp(): void;
};

/** The caller of everything that comes from this PC's own window or tray. */
export function localCaller(clinic: ShellClinic): Caller {
  return { account: clinic.localOwner(), window: true, token: null, userAgent: null };
}

/** The contract as the shell calls it: in this process, under the same guard as every face. */
export function localClient(clinic: ShellClinic): ClinicClient {
  const client = createRouterClient(clinic.router, { context: localCaller(clinic) });
  // The router is the contract's: only its handlers' own types have been left behind.
  return client as unknown as ClinicClient;
}
