import type { Role } from './new-account.ts';

/** Who uses the program, as faces see it. */
export type Account = {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
};

/** An account as it is kept. */
export type Row = {
  id: number;
  username: string;
  display_name: string;
  role: Role;
  password_hash: string | null;
  failed_logins: number;
  locked_until: number | null;
  created_at: number;
  disabled_at: number | null;
  totp_secret: string | null;
};

/** An account as faces see it. */
export function view(row: Row): Account {
  return { id: row.id, username: row.username, displayName: row.display_name, role: row.role };
}
