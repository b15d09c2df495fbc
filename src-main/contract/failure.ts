/**
 * Every failure that a face can meet and a person can act on, with the HTTP status it has on REST.
 * Its words are in i18n under `errors.<code>`: what happened, why, what to do.
 */
export const failureCodes = {
  invalid_input: 422,
  not_signed_in: 401,
  wrong_credentials: 401,
  wrong_password: 422,
  code_required: 401,
  wrong_code: 401,
  totp_required: 403,
  account_locked: 429,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  idempotency_mismatch: 422,
  window_closed: 409,
  opted_out: 409,
  invalid_phone: 422,
  template_unavailable: 409,
  template_variables: 422,
  file_too_large: 413,
  file_type: 415,
  message_not_retryable: 409,
  merge_impossible: 409,
  twilio_not_configured: 409,
  twilio_unreachable: 502,
  too_many_requests: 429,
  practice_only: 404,
  locked: 503,
  desk_locked: 423,
  wrong_passphrase: 401,
  passphrase_too_short: 422,
  already_running: 409,
  database_unreadable: 500,
  database_newer: 500,
  database_key_missing: 500,
  folder_unusable: 500,
  disk_full: 507,
  keychain_unavailable: 503,
  port_in_use: 500,
  setting_invalid: 422,
  setup_done: 409,
  backup_unreadable: 422,
  backup_newer: 422,
  backup_interrupted: 409,
  recovery_key_wrong: 422,
  copy_place_unusable: 409,
  configuration_unreadable: 422,
  configuration_newer: 422,
  canceled: 409,
  internal: 500,
} as const;

/** A code from {@link failureCodes}. */
export type FailureCode = keyof typeof failureCodes;

/** JSON-safe values that the failure's words may name. */
export type FailureParams = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An expected failure: it has a code, parameters for its words, and nothing secret in it.
 * Everything else that is thrown is a bug, logged once at the edge and shown as `internal`.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly params: FailureParams;

  constructor(code: FailureCode, params: FailureParams = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'Failure';
    this.code = code;
    this.params = params;
  }
}
