import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import { shortestPassword } from './password.ts';

/** `owner` may do everything, `desk` what a receptionist does, `read` look. */
export type Role = 'owner' | 'desk' | 'read';

/** A new account. */
export type NewAccount = {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly role: Role;
};

/** The account of the desktop's own window. It has no password. */
export const localUsername = 'local';

const newAccount = z.object({
  username: z
    .string()
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .min(2)
    .max(40)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]*$/u)
    .refine((name) => name !== localUsername),
  displayName: z.string().trim().min(1).max(80),
  password: z
    .string()
    .max(1000)
    .refine((text) => [...text].length >= shortestPassword, 'too_short'),
  role: z.enum(['owner', 'desk', 'read']),
});

/** Judges all of a new account. @throws Failure `invalid_input` (`field`, `reason`). */
export function judgeAccount(input: NewAccount): NewAccount {
  return judged(null, newAccount.safeParse(input));
}

/** Judges how an account is called. @throws Failure `invalid_input` (`field`, `reason`). */
export function judgeName(displayName: string): string {
  return judged('displayName', newAccount.shape.displayName.safeParse(displayName));
}

/** Judges a new password. @throws Failure `invalid_input` (`field`, `reason`). */
export function judgePassword(password: string): string {
  return judged('password', newAccount.shape.password.safeParse(password));
}

function judged<T>(field: string | null, parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = issue?.message === 'too_short' ? 'too_short' : (issue?.code ?? 'invalid');
  throw new Failure('invalid_input', {
    field: field ?? issue?.path.map(String).join('.') ?? null,
    reason,
    ...(reason === 'too_short' && { minimum: shortestPassword }),
  });
}
