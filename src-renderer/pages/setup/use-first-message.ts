import { useEffect, useState } from 'react';
import type { Message } from '../../../src-main/contract/messages.ts';
import { onTopic } from '../../client.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';

/** What has come of the proof since it was opened. */
export type FirstMessage = {
  /** A signed request of Twilio's has come since. */
  readonly heard: boolean;
  /** The patient's message. */
  readonly message: Message | null;
  /** What the desk made of it. */
  readonly answer: Message | null;
};

/** While it waits it asks for the line so often, in ms: its events come at most once a minute. */
const ASK_MS = 2_500;

/** Waits for a message from outside, and for its answer, from the moment it is shown. */
export function useFirstMessage(): FirstMessage {
  const { line } = useSnapshot();
  const [since] = useState(line.lastTwilioAt);
  const [message, setMessage] = useState<Message | null>(null);
  const [answer, setAnswer] = useState<Message | null>(null);
  const heard = line.lastTwilioAt !== null && line.lastTwilioAt !== since;

  useEffect(
    () =>
      onTopic('message', (row) => {
        const now = row as Message | { readonly removed: true };
        if ('removed' in now) return;
        if (now.direction === 'in') setMessage((first) => first ?? now);
        else if (now.author === 'assistant')
          setAnswer((first) => (first === null || first.id === now.id ? now : first));
      }),
    [],
  );

  const waits = !heard;
  useEffect(() => {
    if (!waits) return;
    const timer = window.setInterval(() => {
      refreshLine().catch(() => {
        // The connection's own state tells that the clinic does not answer.
      });
    }, ASK_MS);
    return () => window.clearInterval(timer);
  }, [waits]);

  return {
    heard,
    message,
    answer: answer && message && answer.conversationId === message.conversationId ? answer : null,
  };
}
