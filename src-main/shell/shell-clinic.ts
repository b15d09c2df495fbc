import { type AnyRouter, createRouterClient } from '@orpc/server';
import type { Account } from '../accounts/account-row.ts';
import type { Caller } from '../accounts/caller.ts';
import type { ClinicClient } from '../contract/contract.ts';

/** An open clinic, as the shell needs it. */
export type ShellClinic = {
  /** Everything that a face can ask, the contract implemented. */
  readonly router: AnyRouter;
  /** The account that the window and the tray act as. */
  localOwner(): Account;
  /** The lock of this PC's window. */
  readonly windowLock: {
    isLocked(): boolean;
    /** Calls each time it is locked, until `signal` aborts. */
    onLock(call: () => void, signal: AbortSignal): void;
  };
  /** The PC has slept: what was connected may be gone, and messages may have come meanwhile. */
  wake(): void;
};

/** The caller of everything that comes from this PC's own window or tray. */
export function localCaller(clinic: ShellClinic): Caller {
  return { account: clinic.localOwner(), scopes: null, window: true, token: null, userAgent: null };
}

/** The contract as the shell calls it: in this process, under the same guard as every face. */
export function localClient(clinic: ShellClinic): ClinicClient {
  const client = createRouterClient(clinic.router, { context: localCaller(clinic) });
  // The router is the contract's: only its handlers' own types have been left behind.
  return client as unknown as ClinicClient;
}
