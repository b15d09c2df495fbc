import { Failure } from '../contract/failure.ts';
import type { Contact, Patient } from '../contract/people.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Contacts } from './contacts.ts';
import { phoneIdentity, readPhone } from './phone-identity.ts';
import { ftsQuery } from './search.ts';
import { displayNameSql, iso, type Views } from './views.ts';

type PatientFields = Pick<Patient, 'name' | 'type' | 'language' | 'notes'>;
type Relation = Patient['contacts'][number]['relation'];

/** Contacts and the patients behind them: what the desk sees and edits. */
export type People = {
  contact(id: number): Contact;
  patient(id: number): Patient;
  updateContact(
    id: number,
    change: { givenName?: string | null | undefined; language?: 'es' | 'en' | null | undefined },
  ): Contact;
  /** Records a wish that reached the clinic by another way than WhatsApp. */
  setOptOut(id: number, optedOut: boolean, evidence: string): Contact;
  listPatients(query: {
    search?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  }): {
    items: Patient[];
    nextCursor: string | null;
  };
  createPatient(
    fields: PatientFields & {
      phone?: string | undefined;
      contactId?: number | undefined;
      relation: Relation;
    },
  ): Patient;
  updatePatient(id: number, fields: PatientFields): Patient;
  link(patientId: number, contactId: number, relation: Relation): Patient;
  unlink(patientId: number, contactId: number): Patient;
  /** The contact of a phone as people write it, made when it is new; and where it is reached. */
  contactOfPhone(tx: Transaction, phone: string): { contactId: number; address: string };
  /** Tells the faces that a contact, and so its threads, look different. */
  changed(tx: Transaction, contactId: number): void;
};

/** Makes the people of one clinic. */
export function createPeople({
  store,
  clock,
  settings,
  contacts,
  views,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  contacts: Contacts;
  views: Views;
}): People {
  const { db } = store;
  const selectContact = db.prepare(`
    SELECT k.id, ${displayNameSql} AS name, k.name AS givenName, k.profile_name AS profileName, k.language,
      k.opted_out_at AS optedOutAt, k.opt_out_reason AS optOutReason, k.created_at AS createdAt
    FROM contacts k WHERE k.id = ? AND k.merged_into IS NULL`);
  const selectIdentities = db.prepare(
    'SELECT kind, address FROM identities WHERE contact_id = ? ORDER BY kind DESC, id',
  );
  const selectConsents = db.prepare(
    'SELECT category, granted, means, evidence, at FROM consents WHERE contact_id = ? ORDER BY at DESC, id DESC LIMIT 50',
  );
  const selectPatientsOf = db.prepare(`
    SELECT p.id, p.name, p.type, p.language, p.notes, p.created_at AS createdAt, cp.relation
    FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
    WHERE cp.contact_id = ? AND p.merged_into IS NULL ORDER BY cp.relation = 'self' DESC, p.id`);
  const selectPatient = db.prepare(
    'SELECT id, name, type, language, notes, created_at AS createdAt FROM patients WHERE id = ? AND merged_into IS NULL',
  );
  const selectContactsOf = db.prepare(`
    SELECT k.id, ${displayNameSql} AS name, cp.relation,
      (SELECT address FROM identities WHERE contact_id = k.id AND kind = 'phone' ORDER BY id DESC LIMIT 1) AS phone
    FROM contact_patients cp JOIN contacts k ON k.id = cp.contact_id
    WHERE cp.patient_id = ? AND k.merged_into IS NULL ORDER BY k.id`);
  const selectPatientIds = db.prepare(`
    SELECT id FROM patients WHERE merged_into IS NULL AND (sort_name, id) > (@name, @id)
    ORDER BY sort_name, id LIMIT @limit`);
  const selectFoundIds = db.prepare(`
    SELECT id FROM patients WHERE merged_into IS NULL AND (sort_name, id) > (@name, @id)
      AND id IN (SELECT rowid FROM patients_fts WHERE patients_fts MATCH @query)
    ORDER BY sort_name, id LIMIT @limit`);
  const selectSortName = db.prepare(
    'SELECT sort_name FROM patients WHERE id = ? AND merged_into IS NULL',
  );
  const updateContact = db.prepare(
    'UPDATE contacts SET name = ?, language = ?, updated_at = ? WHERE id = ?',
  );
  const setOptOut = db.prepare(
    'UPDATE contacts SET opted_out_at = ?, opt_out_reason = ?, updated_at = ? WHERE id = ?',
  );
  const insertConsent = db.prepare(
    `INSERT INTO consents(contact_id, category, granted, evidence, at) VALUES (?, 'messages', ?, ?, ?)`,
  );
  const insertPatient = db.prepare(
    'INSERT INTO patients(name, type, language, notes, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const updatePatient = db.prepare(
    'UPDATE patients SET name = ?, type = ?, language = ?, notes = ?, updated_at = ? WHERE id = ?',
  );
  const link = db.prepare(`
    INSERT INTO contact_patients(contact_id, patient_id, relation) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET relation = excluded.relation`);
  const unlink = db.prepare('DELETE FROM contact_patients WHERE contact_id = ? AND patient_id = ?');
  const selectThreads = db.prepare(
    'SELECT id FROM conversations WHERE contact_id = ? AND merged_into IS NULL',
  );

  function contact(id: number): Contact {
    const row = selectContact.get(id) as
      | (Omit<Contact, 'identities' | 'consents' | 'patients' | 'optedOutAt' | 'createdAt'> & {
          optedOutAt: number | null;
          createdAt: number;
        })
      | undefined;
    if (!row) throw new Failure('not_found', { what: 'contact', id });
    const consents = selectConsents.all(id) as {
      category: string;
      granted: number;
      means: Contact['consents'][number]['means'];
      evidence: string;
      at: number;
    }[];
    const patients = selectPatientsOf.all(id) as (Contact['patients'][number] & {
      createdAt: unknown;
    })[];
    return {
      ...row,
      name: row.name ?? '—',
      optedOutAt: iso(row.optedOutAt),
      createdAt: iso(row.createdAt),
      identities: selectIdentities.all(id) as Contact['identities'],
      consents: consents.map((c) => ({ ...c, granted: c.granted === 1, at: iso(c.at) })),
      patients: patients.map((p) => ({ ...p, createdAt: iso(p.createdAt as unknown as number) })),
    };
  }

  function patient(id: number): Patient {
    const row = selectPatient.get(id) as
      | (Omit<Patient, 'contacts' | 'createdAt'> & { createdAt: number })
      | undefined;
    if (!row) throw new Failure('not_found', { what: 'patient', id });
    return {
      ...row,
      createdAt: iso(row.createdAt),
      contacts: selectContactsOf.all(id) as Patient['contacts'],
    };
  }

  function changed(tx: Transaction, contactId: number): void {
    contacts.index(contactId);
    tx.emit('contact', contactId, () => contact(contactId));
    for (const { id } of selectThreads.all(contactId) as { id: number }[])
      views.changed(tx, { conversation: id });
  }

  function contactsChanged(tx: Transaction, patientId: number): void {
    for (const { id } of selectContactsOf.all(patientId) as { id: number }[]) changed(tx, id);
  }

  function contactOfPhone(tx: Transaction, phone: string): { contactId: number; address: string } {
    const identity = phoneIdentity(readPhone(phone, settings.get('clinic.country')));
    const contactId = contacts.findOrCreate(tx, [identity], { at: clock.now() });
    return { contactId, address: contacts.find(identity)?.address ?? identity.address };
  }

  return {
    contact,
    patient,
    changed,
    contactOfPhone,
    updateContact(id, change) {
      const before = contact(id);
      store.write((tx) => {
        const name = change.givenName === undefined ? before.givenName : change.givenName || null;
        const language = change.language === undefined ? before.language : change.language;
        updateContact.run(name, language, clock.now(), id);
        changed(tx, id);
      });
      return contact(id);
    },
    setOptOut(id, optedOut, evidence) {
      contact(id);
      const now = clock.now();
      store.write((tx) => {
        setOptOut.run(optedOut ? now : null, optedOut ? evidence : null, now, id);
        insertConsent.run(id, optedOut ? 0 : 1, evidence, now);
        changed(tx, id);
      });
      return contact(id);
    },
    listPatients({ search = '', cursor, limit }) {
      const id = cursor === undefined ? 0 : Number(cursor);
      const name = cursor === undefined ? '' : selectSortName.pluck().get(id);
      if (typeof name !== 'string') throw new Failure('invalid_input', { field: 'cursor' });
      const query = ftsQuery(search);
      // Something was asked for that has no letter and no digit in it: nobody is called that.
      if (query === null && search !== '') return { items: [], nextCursor: null };
      const from = { name, id, limit: limit + 1 };
      const rows = (
        query === null ? selectPatientIds.all(from) : selectFoundIds.all({ ...from, query })
      ) as { id: number }[];
      const shown = rows.slice(0, limit);
      return {
        items: shown.map((row) => patient(row.id)),
        nextCursor: rows.length > limit ? String(shown.at(-1)?.id) : null,
      };
    },
    createPatient({ name, type, language, notes, phone, contactId, relation }) {
      const now = clock.now();
      const id = store.write((tx) => {
        if (contactId !== undefined) contact(contactId);
        const created = Number(
          insertPatient.run(name, type, language, notes, now, now).lastInsertRowid,
        );
        const owner = phone === undefined ? contactId : contactOfPhone(tx, phone).contactId;
        if (owner !== undefined) {
          link.run(owner, created, relation);
          changed(tx, owner);
        }
        return created;
      });
      return patient(id);
    },
    updatePatient(id, { name, type, language, notes }) {
      patient(id);
      store.write((tx) => {
        updatePatient.run(name, type, language, notes, clock.now(), id);
        contactsChanged(tx, id);
      });
      return patient(id);
    },
    link(patientId, contactId, relation) {
      patient(patientId);
      contact(contactId);
      store.write((tx) => {
        link.run(contactId, patientId, relation);
        changed(tx, contactId);
      });
      return patient(patientId);
    },
    unlink(patientId, contactId) {
      patient(patientId);
      contact(contactId);
      store.write((tx) => {
        unlink.run(contactId, patientId);
        changed(tx, contactId);
      });
      return patient(patientId);
    },
  };
}
