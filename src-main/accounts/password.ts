import { hash, verify } from '@node-rs/argon2';

/** The fewest characters of a password (NIST SP 800-63B asks for 8 at least, we for a little more). */
export const shortestPassword = 10;

/** Argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * The hash of a random password that nobody has: checking against it makes a name that does not
 * exist take as long as a wrong password.
 */
const decoy =
  '$argon2id$v=19$m=19456,t=2,p=1$Eh14fIpg7baICrTphO7kag$8otnGjJ/p7n8f7J/t8LZvAhj/WUhmoEzDRSOaJ1SQlc';

/** The same letters may be typed as different characters (é as one or two): NFC makes them one. */
function typed(password: string): string {
  return password.normalize('NFC');
}

/** What to keep of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(typed(password), cost);
}

/** Whether the password is the one. Null, for no such account, takes as long and is false. */
export async function passwordMatches(
  kept: string | null | undefined,
  password: string,
): Promise<boolean> {
  const same = await verify(kept ?? decoy, typed(password));
  return same && typeof kept === 'string';
}
