import type { ErasePreview } from '../contract/privacy.ts';
import type { People } from '../inbox/people.ts';
import type { Store } from '../store/open-store.ts';
import type { createSelecting } from './selection.ts';

/** Whom an erasure is asked for. */
export type Subject = { readonly kind: 'contact' | 'patient'; readonly id: number };

/**
 * Says what erasing a person would take: the contacts and patients that could go together, each with
 * how much hangs on it and whether somebody else uses it.
 */
export function createPreview({
  store,
  people,
  selecting,
}: {
  store: Store;
  people: People;
  selecting: ReturnType<typeof createSelecting>;
}) {
  const { db } = store;
  const othersOfPatient = db
    .prepare(
      `SELECT count(*) FROM contact_patients cp JOIN contacts k ON k.id = cp.contact_id
       WHERE cp.patient_id = ? AND cp.contact_id <> ? AND k.merged_into IS NULL`,
    )
    .pluck();
  const othersOfContact = db
    .prepare(
      `SELECT count(*) FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
       WHERE cp.contact_id = ? AND cp.patient_id <> ? AND p.merged_into IS NULL`,
    )
    .pluck();

  /** `patientId`: whose erasure asks; null for the contact's own, with whom its patients may go. */
  function contactRow(id: number, patientId: number | null): ErasePreview['contacts'][number] {
    const { name, identities } = people.contact(id);
    return {
      id,
      name,
      phone: identities.find(({ kind }) => kind === 'phone')?.address ?? null,
      others: patientId === null ? 0 : (othersOfContact.get(id, patientId) as number),
      counts: selecting.count(selecting.select([id], [])),
    };
  }

  function patientRow(
    id: number,
    name: string,
    contactId: number,
  ): ErasePreview['patients'][number] {
    return {
      id,
      name,
      phone: null,
      others: othersOfPatient.get(id, contactId) as number,
      counts: selecting.count(selecting.select([], [id])),
    };
  }

  /** @throws Failure `not_found`. */
  return ({ kind, id }: Subject): ErasePreview => {
    if (kind === 'contact') {
      const contact = people.contact(id);
      return {
        name: contact.name,
        contacts: [contactRow(id, null)],
        patients: contact.patients.map((patient) => patientRow(patient.id, patient.name, id)),
      };
    }
    const patient = people.patient(id);
    return {
      name: patient.name,
      contacts: patient.contacts.map((contact) => contactRow(contact.id, id)),
      patients: [patientRow(id, patient.name, 0)],
    };
  };
}
