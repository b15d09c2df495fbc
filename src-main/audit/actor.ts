/** Who does something: a person by account, or a part of the program by its name. */
export type Actor = {
  /** Null for what no person did. */
  readonly accountId: number | null;
  /** As the trail shows it, also after the account is gone. */
  readonly name: string;
};

/** The program itself: start, repair, practice mode. */
export const systemActor: Actor = { accountId: null, name: 'system' };

/** The assistant, for what it sends and decides. */
export const assistantActor: Actor = { accountId: null, name: 'assistant' };

/** A patient, by what she writes (opt-out, opt-in). */
export const patientActor: Actor = { accountId: null, name: 'patient' };

/** An account of the clinic, as an actor. */
export function actorOf(account: { readonly id: number; readonly username: string }): Actor {
  return { accountId: account.id, name: account.username };
}
