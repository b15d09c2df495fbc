import type { Contact } from '../../../src-main/contract/people.ts';
import { client, orpc, queryClient } from '../../client.ts';

/** Puts a contact's new state where it is shown. */
export function putContact(contact: Contact): void {
  queryClient.setQueryData(orpc.contacts.get.queryKey({ input: { id: contact.id } }), contact);
}

/** Reads a contact, and what hangs on it, again after its patients or merges changed. */
export async function refreshContact(contactId: number): Promise<void> {
  const contact = await client.contacts.get({ id: contactId });
  putContact(contact);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: orpc.patients.list.key() }),
    queryClient.invalidateQueries({ queryKey: orpc.conversations.undoable.key() }),
  ]);
}
