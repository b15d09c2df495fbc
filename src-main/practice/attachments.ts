import { readFileSync } from 'node:fs';
import type { PatientMessage } from './twilio/inbound.ts';

/** What the phone panel can attach: things that patients really send. */
export type AttachmentName = 'photo' | 'voice-note' | 'pdf' | 'location';

// From the sources and from the bundle (out/main) the resources lie two folders up.
const resource = (name: string) =>
  readFileSync(new URL(`../../resources/practice/${name}`, import.meta.url));

/** The part of a patient's message that an attachment makes. */
export function attachment(name: AttachmentName): Pick<PatientMessage, 'media' | 'location'> {
  switch (name) {
    case 'photo':
      return {
        media: [{ contentType: 'image/jpeg', data: resource('photo.jpg'), filename: 'foto.jpg' }],
      };
    case 'voice-note':
      return { media: [{ contentType: 'audio/ogg', data: resource('voice-note.ogg') }] };
    case 'pdf':
      return {
        media: [
          {
            contentType: 'application/pdf',
            data: resource('document.pdf'),
            filename: 'volante.pdf',
          },
        ],
      };
    case 'location':
      return {
        location: {
          latitude: 40.4168,
          longitude: -3.7038,
          label: 'Casa',
          address: 'Plaza Inventada 1, Madrid',
        },
      };
  }
}
