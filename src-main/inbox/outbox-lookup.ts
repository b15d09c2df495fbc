import type { TwilioClient, TwilioMessage } from '../twilio/twilio-client.ts';

/** The PC's clock and Twilio's may differ; a message counts as later than its claim within this. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Messages to one person that Twilio is asked for; the one in flight is among the newest. */
const NEWEST = 50;

/** A message that was handed to Twilio, and nobody heard what became of it. */
export type InDoubt = {
  readonly from: string;
  readonly to: string;
  /** As the patient reads it. */
  readonly body: string;
  /** When it was claimed, UTC ms. */
  readonly claimedAt: number;
};

/**
 * The messages at Twilio that can only be this one: same ends, same words, created since the
 * claim, and belonging to no message of ours (design.md §3.4 b). None, or one, or it cannot be told.
 *
 * @throws TwilioFailure when the list cannot be read.
 */
export async function findAtTwilio(
  client: TwilioClient,
  { from, to, body, claimedAt }: InDoubt,
  isOurs: (sid: string) => boolean,
): Promise<TwilioMessage[]> {
  // No date filter: what Twilio has accepted but not sent yet has no date.
  const listed = await client.list({ from, to, limit: NEWEST });
  return listed.filter(
    (message) =>
      message.direction === 'out' &&
      message.createdAt >= claimedAt - CLOCK_TOLERANCE_MS &&
      sameText(message.body, body) &&
      !isOurs(message.sid),
  );
}

/** Twilio trims what it stores. */
function sameText(a: string, b: string): boolean {
  return a.trim().replace(/\s+/g, ' ') === b.trim().replace(/\s+/g, ' ');
}
