import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Erased } from './erased.ts';
import { bsuidIdentity, type Identity, phoneIdentity } from './phone-identity.ts';

/** Finds contacts by who writes, and remembers every address that belongs to them. */
export type Contacts = {
  /**
   * The contact behind these identities, strongest first (BSUID, then phone); a new one when none
   * is known. Identities that were not known yet are added to it, unless another contact has them.
   * `seen`: Twilio has just named them, so this is how they are reached from now on; a form that a
   * person has typed is not.
   */
  findOrCreate(
    tx: Transaction,
    identities: readonly Identity[],
    about: { profileName?: string | null; at: number; seen?: boolean },
  ): number;
  /** The contact that has this identity, and the form in which it was last seen. */
  find(identity: Identity): { readonly contactId: number; readonly address: string } | null;
  /** Where to send: the phone when it is known, else the BSUID (a phone always works). */
  addressOf(contactId: number): string | null;
  /** Makes a contact findable by its present names and phones; after every change of one of them. */
  index(contactId: number): void;
};

/** The identities that a message was written under. */
export function identitiesOf(message: {
  from: string;
  bsuid: string | null;
  parentBsuid: string | null;
}): Identity[] {
  return [
    ...(message.bsuid ? [bsuidIdentity(message.bsuid)] : []),
    ...(message.from.startsWith('+') ? [phoneIdentity(message.from)] : []),
    ...(message.parentBsuid ? [bsuidIdentity(message.parentBsuid)] : []),
  ];
}

/** Makes the access to contacts of one store. */
export function createContacts({ store, erased }: { store: Store; erased: Erased }): Contacts {
  const { db } = store;
  const selectByKey = db.prepare(
    'SELECT id, contact_id AS contactId, address FROM identities WHERE match_key = ?',
  );
  const insertContact = db.prepare(
    'INSERT INTO contacts(profile_name, created_at, updated_at) VALUES (?, ?, ?)',
  );
  const setOptOut = db.prepare(
    `UPDATE contacts SET opted_out_at = ?, opt_out_reason = 'BAJA' WHERE id = ?`,
  );
  const insertIdentity = db.prepare(
    'INSERT INTO identities(contact_id, kind, address, match_key, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const updateAddress = db.prepare('UPDATE identities SET address = ? WHERE id = ?');
  const updateProfile = db.prepare(
    'UPDATE contacts SET profile_name = ?, updated_at = ? WHERE id = ? AND profile_name IS NOT ?',
  );
  const selectAddress = db.prepare(`
    SELECT address FROM identities WHERE contact_id = ?
    ORDER BY CASE kind WHEN 'phone' THEN 0 WHEN 'bsuid' THEN 1 ELSE 2 END, id LIMIT 1`);

  const unindex = db.prepare('DELETE FROM contacts_fts WHERE rowid = ?');
  const selectNames = db.prepare(`
    SELECT concat_ws(' ', k.name, k.profile_name, (
      SELECT group_concat(p.name, ' ') FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
      WHERE cp.contact_id = k.id AND p.merged_into IS NULL)) AS names
    FROM contacts k WHERE k.id = ? AND k.merged_into IS NULL`);
  const selectPhones = db.prepare(
    `SELECT address FROM identities WHERE contact_id = ? AND kind = 'phone'`,
  );
  const insertIndex = db.prepare('INSERT INTO contacts_fts(rowid, names, phones) VALUES (?, ?, ?)');

  type Row = { id: number; contactId: number; address: string };
  const byKey = (key: string) => selectByKey.get(key) as Row | undefined;

  function index(contactId: number): void {
    unindex.run(contactId);
    const row = selectNames.get(contactId) as { names: string } | undefined;
    if (!row) return;
    const phones = (selectPhones.all(contactId) as { address: string }[]).flatMap(({ address }) => {
      const national = parsePhoneNumberFromString(address)?.nationalNumber ?? '';
      return [address.slice(1), national];
    });
    insertIndex.run(contactId, row.names, phones.join(' '));
  }

  function create(identities: readonly Identity[], profileName: string | null, at: number): number {
    const id = Number(insertContact.run(profileName, at, at).lastInsertRowid);
    // Whoever asked for no messages, and was erased, is not written to again unasked.
    const optedOutAt = erased.optedOutAt(identities.map(({ matchKey }) => matchKey));
    if (optedOutAt !== null) setOptOut.run(optedOutAt, id);
    return id;
  }

  return {
    index,
    findOrCreate(_tx, identities, { profileName = null, at, seen = false }) {
      const known = identities.map(({ matchKey }) => byKey(matchKey));
      const contactId = known.find((row) => row)?.contactId ?? create(identities, profileName, at);
      let changed = false;
      identities.forEach((identity, i) => {
        const row = known[i];
        // The last form seen is the one that Twilio reaches them under.
        if (seen && row && row.address !== identity.address)
          updateAddress.run(identity.address, row.id);
        if (!row) {
          changed = true;
          insertIdentity.run(contactId, identity.kind, identity.address, identity.matchKey, at);
        }
      });
      if (profileName !== null)
        changed = updateProfile.run(profileName, at, contactId, profileName).changes > 0 || changed;
      if (changed) index(contactId);
      return contactId;
    },
    find: ({ matchKey }) => byKey(matchKey) ?? null,
    addressOf: (contactId) =>
      (selectAddress.get(contactId) as { address: string } | undefined)?.address ?? null,
  };
}
