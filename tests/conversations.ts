import { ANA, type Bench } from './make-clinic.ts';

/** The conversation on top of the list. */
export async function first(bench: Bench) {
  return (await bench.client.conversations.list({})).items[0]!;
}

/** What the clinic has written in a conversation, the newest first. */
export async function outgoing(bench: Bench, conversationId: number) {
  const { items } = await bench.client.messages.list({ conversationId });
  return items.filter(({ direction }) => direction === 'out');
}

/** A conversation in which a person is answering, so that the assistant stays out of the way. */
export async function takenOver(bench: Bench, from = ANA): Promise<number> {
  await bench.write(from, 'Hola');
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  const { id } = items.find(({ contact }) => contact.phone === from)!;
  await bench.client.conversations.takeOver({ id });
  return id;
}
