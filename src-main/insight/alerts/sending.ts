/** How an attempt to send an alert ended. `code`: see `sendCode` of the contract. */
export type Sent = { readonly ok: boolean; readonly code: string; readonly detail: string | null };

/** An alert that could not be sent. */
export class SendFailure extends Error {
  readonly code: string;
  /** The foreign server's words. */
  readonly detail: string | null;
  /** Whether it may work in a while without anybody doing anything. */
  readonly passing: boolean;

  constructor(
    code: string,
    about: { detail: string | null; passing: boolean },
    options?: ErrorOptions,
  ) {
    super(`an alert could not be sent: ${code}`, options);
    this.name = 'SendFailure';
    this.code = code;
    this.detail = about.detail;
    this.passing = about.passing;
  }
}
