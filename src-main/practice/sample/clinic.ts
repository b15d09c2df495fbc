import type { WeekHours } from '../../settings/schemas.ts';

const workday = [
  { from: '09:00', to: '14:00' },
  { from: '16:00', to: '20:00' },
];

const hours: WeekHours = {
  mon: workday,
  tue: workday,
  wed: workday,
  thu: workday,
  fri: workday,
  sat: [{ from: '10:00', to: '14:00' }],
  sun: [],
};

/** The invented clinic of practice mode, as its knowledge base describes it. */
export const sampleClinic = {
  name: 'Clínica Dental Olmo',
  country: 'ES',
  timezone: 'Europe/Madrid',
  emergencyNumber: '112',
  phone: '910 000 145',
  address: 'Calle de los Olmos, 14, bajo, 28045 Madrid',
  email: 'hola@clinicaolmo.example',
  hours,
} as const;
