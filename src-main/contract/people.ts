import * as z from 'zod';
import { done, id, language, moment, operation, page, pageQuery } from './operation.ts';

/** new, regular, child, VIP, or `own` (staff and their families). */
export const patientType = z.enum(['new', 'regular', 'child', 'vip', 'own']);

/** How a contact is related to a patient. `self` is the patient's own phone. */
export const relation = z.enum(['self', 'mother', 'father', 'partner', 'child', 'carer', 'other']);

/** How a consent was given, or taken back: what a clinic is asked for as proof. */
export const consentMeans = ['paper', 'spoken', 'phone', 'email', 'whatsapp', 'other'] as const;

/** See {@link consentMeans}. */
export type ConsentMeans = (typeof consentMeans)[number];

/** A person of the clinic; may be reached through several contacts, and share one with family. */
export const patient = z.object({
  id,
  name: z.string(),
  type: patientType,
  language: language.nullable(),
  notes: z.string(),
  createdAt: moment,
  contacts: z.array(z.object({ id, name: z.string(), phone: z.string().nullable(), relation })),
});

/** See {@link patient}. */
export type Patient = z.infer<typeof patient>;

/** A WhatsApp address with everything the desk knows of it. */
export const contact = z.object({
  id,
  name: z.string(),
  /** What the desk calls them; null when only WhatsApp's profile name is known. */
  givenName: z.string().nullable(),
  profileName: z.string().nullable(),
  language: language.nullable(),
  identities: z.array(
    z.object({ kind: z.enum(['phone', 'bsuid', 'parent_bsuid']), address: z.string() }),
  ),
  optedOutAt: moment.nullable(),
  optOutReason: z.string().nullable(),
  consents: z.array(
    z.object({
      category: z.string(),
      granted: z.boolean(),
      /** Null where nobody has said: what came by a message, or was noted by an older version. */
      means: z.enum(consentMeans).nullable(),
      evidence: z.string(),
      at: moment,
    }),
  ),
  patients: z.array(patient.omit({ contacts: true }).extend({ relation })),
  createdAt: moment,
});

/** See {@link contact}. */
export type Contact = z.infer<typeof contact>;

export const contacts = {
  get: operation({
    access: 'read',
    audit: 'contact.view',
    method: 'GET',
    path: '/contacts/{id}',
    summary: 'One contact',
  })
    .input(z.object({ id }))
    .output(contact),
  update: operation({
    access: 'desk',
    audit: 'contact.update',
    method: 'PATCH',
    path: '/contacts/{id}',
    summary: 'Name a contact, set its language',
  })
    .input(
      z.object({
        id,
        givenName: z.string().trim().max(120).nullable().optional(),
        language: language.nullable().optional(),
      }),
    )
    .output(contact),
  setOptOut: operation({
    access: 'desk',
    audit: 'contact.wish',
    method: 'PUT',
    path: '/contacts/{id}/opt-out',
    summary: 'Record that a contact wants no messages, or wants them again',
  })
    .input(z.object({ id, optedOut: z.boolean(), evidence: z.string().trim().min(1).max(400) }))
    .output(contact),
  find: operation({
    access: 'read',
    audit: 'search',
    method: 'GET',
    path: '/contacts',
    summary: 'Contacts by name or phone',
  })
    .input(
      z.object({
        query: z.string().trim().min(1).max(100),
        limit: z.coerce.number().int().min(1).max(50).default(10),
      }),
    )
    .output(
      z.array(
        z.object({
          id,
          name: z.string(),
          phone: z.string().nullable(),
          conversationId: id.nullable(),
        }),
      ),
    ),
  merge: operation({
    access: 'desk',
    audit: 'contact.merge',
    summary: 'Make two contacts one: threads, identities and patients of `mergedId` go to `keptId`',
  })
    .input(z.object({ keptId: id, mergedId: id }))
    .output(z.object({ mergeId: id })),
  undoMerge: operation({ access: 'desk', audit: 'contact.unmerge', summary: 'Take a merge back' })
    .input(z.object({ mergeId: id }))
    .output(done),
};

const patientInput = {
  name: z.string().trim().min(1).max(120),
  type: patientType.default('new'),
  language: language.nullable().default(null),
  notes: z.string().max(4000).default(''),
};

export const patients = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/patients',
    summary: 'Patients by name',
  })
    .input(pageQuery.extend({ search: z.string().trim().max(100).optional() }))
    .output(page(patient)),
  create: operation({
    access: 'desk',
    audit: 'patient.create',
    method: 'POST',
    path: '/patients',
    status: 201,
    summary: 'Add a patient, with their phone or to a contact',
  })
    .input(
      z.object({
        ...patientInput,
        phone: z.string().max(40).optional(),
        contactId: id.optional(),
        relation: relation.default('self'),
      }),
    )
    .output(patient),
  update: operation({
    access: 'desk',
    audit: 'patient.update',
    method: 'PUT',
    path: '/patients/{id}',
    summary: 'Change a patient',
  })
    .input(z.object({ id, ...patientInput }))
    .output(patient),
  link: operation({
    access: 'desk',
    audit: 'patient.link',
    method: 'PUT',
    path: '/patients/{patientId}/contacts/{contactId}',
    summary: 'This contact also writes for this patient',
  })
    .input(z.object({ patientId: id, contactId: id, relation }))
    .output(patient),
  unlink: operation({
    access: 'desk',
    audit: 'patient.unlink',
    method: 'DELETE',
    path: '/patients/{patientId}/contacts/{contactId}',
    summary: 'This contact no longer writes for this patient',
  })
    .input(z.object({ patientId: id, contactId: id }))
    .output(patient),
  merge: operation({
    access: 'desk',
    audit: 'patient.merge',
    summary: 'Make two records of one person one',
  })
    .input(z.object({ keptId: id, mergedId: id }))
    .output(z.object({ mergeId: id })),
  undoMerge: operation({ access: 'desk', audit: 'patient.unmerge', summary: 'Take a merge back' })
    .input(z.object({ mergeId: id }))
    .output(done),
};
