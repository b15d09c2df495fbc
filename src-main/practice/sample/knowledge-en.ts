import type { SampleEntry } from './sample-entry.ts';

/** What Clínica Dental Olmo knows, in English. Topics are the desk's own, so they stay in Spanish. */
export const knowledgeEn: readonly SampleEntry[] = [
  {
    id: 'hours',
    topic: 'Horario',
    question: 'What are your opening hours?',
    answer:
      'We open Monday to Friday from 9:00 to 14:00 and from 16:00 to 20:00, and Saturdays from 10:00 to 14:00. We are closed on Sundays and public holidays.',
    variants: [
      'What time do you open?',
      'What time do you close?',
      'Are you open on Saturdays?',
      'Are you open on Sundays?',
      'Are you open at the weekend?',
      'Are you open in the afternoon?',
      'Are you open in the morning?',
      'Do you close at midday?',
      'Which days are you open?',
    ],
  },
  {
    id: 'holidays',
    topic: 'Horario',
    question: 'Are you open in August, at Christmas or on public holidays?',
    answer:
      'In August we open mornings only, Monday to Friday from 9:00 to 14:00. We close on Madrid’s public holidays and from 24 December to 6 January.',
    variants: [
      'Are you open in August?',
      'Do you close for vacation?',
      'Are you open at Christmas?',
      'Are you open on bank holidays?',
      'What are your summer hours?',
    ],
  },
  {
    id: 'address',
    topic: 'Cómo llegar',
    question: 'Where are you?',
    answer:
      'We are at calle de los Olmos, 14, ground floor, 28045 Madrid, next to plaza del Molino.',
    variants: ['What is your address?', 'How do I get to the clinic?', 'Which street are you on?'],
  },
  {
    id: 'transport',
    topic: 'Cómo llegar',
    question: 'How do I get there by metro or bus?',
    answer:
      'The nearest metro station is Molino (line 3), three minutes on foot. Buses 8 and 19 also stop nearby.',
    variants: [
      'Which metro station is near you?',
      'Which bus stops near you?',
      'Can I come by public transport?',
    ],
  },
  {
    id: 'parking',
    topic: 'Cómo llegar',
    question: 'Is there parking?',
    answer:
      'We have no car park of our own. There is a public one in plaza del Molino, two minutes away; the street is pay-and-display.',
    variants: ['Where can I park?', 'Do you have a car park?', 'Where do I leave my car?'],
  },
  {
    id: 'access',
    topic: 'Cómo llegar',
    question: 'Can I get in with a wheelchair?',
    answer:
      'Yes. The clinic is at street level, without steps, and has an adapted toilet. Prams fit too.',
    variants: ['Is it accessible?', 'Are there stairs?', 'Is there a lift?'],
  },
  {
    id: 'phone',
    topic: 'Contacto',
    question: 'What is your phone number?',
    answer: 'Our phone number is +34 910 000 145, during opening hours.',
    variants: ['What number can I call?', 'Can I call you?'],
  },
  {
    id: 'email',
    topic: 'Contacto',
    question: 'Do you have an email address or a website?',
    answer: 'Our email is hola@clinicaolmo.example and our website is www.clinicaolmo.example.',
    variants: ['What is your email?', 'What is your website?'],
  },
  {
    id: 'book',
    topic: 'Citas',
    question: 'How do I book an appointment?',
    answer:
      'You can ask for an appointment in this chat or on +34 910 000 145. Tell us the treatment and which days and times suit you, and reception will offer you a slot.',
    variants: ['Can I book by WhatsApp?', 'How can I make an appointment?'],
  },
  {
    id: 'cancel-policy',
    topic: 'Citas',
    question: 'How far in advance can I cancel or change an appointment?',
    answer:
      'You can cancel or change your appointment free of charge up to 24 hours before. With later notice, or if you do not come, we charge €20.',
    variants: [
      'Do you charge if I cancel?',
      'What is your cancellation policy?',
      'Is there a cancellation fee?',
      'What happens if I miss my appointment?',
    ],
  },
  {
    id: 'late',
    topic: 'Citas',
    question: 'What happens if I am late?',
    answer:
      'We wait 15 minutes. If you are later than that, call us: we may have to give you another time so that nobody else has to wait.',
    variants: ['I am running late', 'How long do you wait if I am late?'],
  },
  {
    id: 'reminder',
    topic: 'Citas',
    question: 'Do you remind me of the appointment?',
    answer: 'Yes, we send you a reminder by WhatsApp the day before.',
    variants: ['Do you send reminders?', 'Will I get a reminder?'],
  },
  {
    id: 'first-visit',
    topic: 'Primera visita',
    question: 'How much is the first visit?',
    answer:
      'The first visit is free: it includes a check-up, a panoramic X-ray if needed and a written quote. It takes about 45 minutes.',
    variants: [
      'Is the first visit free?',
      'What does the first visit include?',
      'How much is a check-up?',
      'How much is a consultation?',
      'Is the consultation free?',
      'How long is the first visit?',
    ],
  },
  {
    id: 'bring',
    topic: 'Primera visita',
    question: 'What should I bring to the first visit?',
    answer:
      'Bring your identity document, your insurance card if you have one, the list of medicines you take and any recent X-rays you keep.',
    variants: ['Which documents do I bring?', 'Do I need to bring anything?'],
  },
  {
    id: 'price-list',
    topic: 'Precios',
    question: 'What are your prices?',
    answer:
      'Some prices: cleaning €60, filling from €55, root canal from €150, whitening €290, implant with crown from €1,200. The first visit is free and you get a written quote.',
    variants: ['Do you have a price list?', 'How much are treatments?', 'Prices'],
  },
  {
    id: 'price-cleaning',
    topic: 'Precios',
    question: 'How much is a cleaning?',
    answer: 'A dental cleaning costs €60.',
    variants: ['Price of a cleaning'],
  },
  {
    id: 'time-cleaning',
    topic: 'Tratamientos',
    question: 'How long does a cleaning take?',
    answer: 'A cleaning takes about 40 minutes.',
    variants: ['Duration of a cleaning'],
  },
  {
    id: 'often-cleaning',
    topic: 'Tratamientos',
    question: 'How often should I have a cleaning?',
    answer:
      'In general we recommend one cleaning a year; at the check-up you will be told if another rhythm suits you better.',
    variants: ['How often do I need a check-up?'],
  },
  {
    id: 'price-whitening',
    topic: 'Precios',
    question: 'How much is whitening?',
    answer: 'Whitening costs €290, including the session at the clinic and the trays for home.',
    variants: ['Price of teeth whitening', 'What does whitening include?'],
  },
  {
    id: 'whitening',
    topic: 'Tratamientos',
    question: 'Do you do whitening?',
    answer:
      'Yes, we do combined whitening: a one-hour session at the clinic and two weeks with trays at home.',
    variants: ['How long does whitening take?', 'How does whitening work?'],
  },
  {
    id: 'price-implant',
    topic: 'Precios',
    question: 'How much is an implant?',
    answer:
      'An implant with its crown costs from €1,200. You get the exact price in writing after the first visit, which is free.',
    variants: ['Price of implants', 'Price of an implant with crown'],
  },
  {
    id: 'time-implant',
    topic: 'Tratamientos',
    question: 'How long does an implant take?',
    answer:
      'Three to four months in all: the procedure takes about an hour, and then the implant has to settle before the crown is placed.',
    variants: ['How many visits does an implant need?'],
  },
  {
    id: 'implant',
    topic: 'Tratamientos',
    question: 'Do you do implants?',
    answer: 'Yes, we do implants. Dr Irene Salvatierra places them.',
    variants: ['Who does the implants?'],
  },
  {
    id: 'price-braces',
    topic: 'Precios',
    question: 'How much are braces?',
    answer:
      'Braces cost from €2,400 and clear aligners from €3,200. You can pay in instalments without interest.',
    variants: [
      'Price of orthodontics',
      'How much are invisible braces?',
      'How much is Invisalign?',
    ],
  },
  {
    id: 'aligners',
    topic: 'Tratamientos',
    question: 'Do you do clear aligners?',
    answer: 'Yes, we work with clear aligners and also with metal and ceramic braces.',
    variants: ['Do you do braces?', 'Do you do orthodontics?', 'Do you do Invisalign?'],
  },
  {
    id: 'time-braces',
    topic: 'Tratamientos',
    question: 'How long do braces take?',
    answer: 'Between 12 and 24 months depending on the case, with a check every six weeks.',
    variants: ['How long do aligners take?', 'How long does orthodontic treatment last?'],
  },
  {
    id: 'price-filling',
    topic: 'Precios',
    question: 'How much is a filling?',
    answer: 'A filling costs between €55 and €80, depending on its size.',
    variants: ['Price of a filling', 'How much does it cost to fix a cavity?'],
  },
  {
    id: 'price-root',
    topic: 'Precios',
    question: 'How much is a root canal?',
    answer:
      'A root canal costs €150 for a tooth with one root, €190 for a premolar and €240 for a molar.',
    variants: ['Price of a root canal'],
  },
  {
    id: 'price-extraction',
    topic: 'Precios',
    question: 'How much is it to pull a tooth?',
    answer: 'A simple extraction costs €60; a wisdom tooth, between €90 and €180.',
    variants: ['Price of an extraction', 'How much is a wisdom tooth extraction?'],
  },
  {
    id: 'wisdom',
    topic: 'Tratamientos',
    question: 'Do you remove wisdom teeth?',
    answer: 'Yes, Dr Tomás Brea, our oral surgeon, removes them on Tuesdays and Thursdays.',
    variants: ['Do you do extractions?', 'Do you pull teeth?'],
  },
  {
    id: 'price-crown',
    topic: 'Precios',
    question: 'How much is a crown?',
    answer: 'A zirconia crown costs €390 and a porcelain-fused-to-metal one, €320.',
    variants: ['Price of a crown'],
  },
  {
    id: 'price-veneer',
    topic: 'Precios',
    question: 'How much are veneers?',
    answer: 'Veneers cost €190 each in composite and €420 in porcelain.',
    variants: ['Price of veneers', 'Do you do veneers?', 'Do you do porcelain veneers?'],
  },
  {
    id: 'denture',
    topic: 'Tratamientos',
    question: 'Do you make dentures?',
    answer:
      'Yes, we make removable dentures from €450 and repair dentures, normally within 24 hours.',
    variants: ['How much are dentures?', 'Do you repair dentures?'],
  },
  {
    id: 'splint',
    topic: 'Tratamientos',
    question: 'Do you make night guards for grinding?',
    answer: 'Yes, a made-to-measure night guard costs €220 and is ready in a week.',
    variants: ['How much is a night guard?', 'Do you treat bruxism?'],
  },
  {
    id: 'gums',
    topic: 'Tratamientos',
    question: 'Do you treat gums?',
    answer:
      'Yes, Dr Nuria Alcázar is our periodontist. Treatment costs €80 per quadrant and is decided after an assessment.',
    variants: ['Do you treat gum disease?', 'How much is gum treatment?'],
  },
  {
    id: 'services',
    topic: 'Tratamientos',
    question: 'What treatments do you offer?',
    answer:
      'General dentistry, cleanings, implants, orthodontics, root canals, gum treatment, dentures, cosmetic dentistry, children’s dentistry and oral surgery.',
    variants: ['What services do you offer?', 'Which specialties do you have?', 'Treatments'],
  },
  {
    id: 'kids',
    topic: 'Niños',
    question: 'Do you treat children?',
    answer:
      'Yes, we see children from the age of 3. Clara Otero, our children’s dentist, is here on Monday and Wednesday afternoons.',
    variants: [
      'Do you have a children’s dentist?',
      'From what age do you see children?',
      'How old must a child be?',
    ],
  },
  {
    id: 'price-kids',
    topic: 'Niños',
    question: 'How much is a check-up for a child?',
    answer: 'Check-ups for children are free up to the age of 14; a child’s cleaning costs €40.',
    variants: ['How much is a cleaning for kids?', 'Price of a child’s check-up'],
  },
  {
    id: 'minors',
    topic: 'Niños',
    question: 'Does an adult have to come with a minor?',
    answer:
      'Yes, patients under 16 come with a parent or guardian; if somebody else comes, bring a signed authorisation.',
    variants: ['Can my child come alone?', 'Do children have to be accompanied?'],
  },
  {
    id: 'insurers',
    topic: 'Seguros',
    question: 'Which insurers do you work with?',
    answer:
      'We work with Sanitas, Adeslas and DKV. With other insurers we give you an invoice for your refund.',
    variants: [
      'Do you accept insurance?',
      'Do you take dental insurance?',
      'Which insurance plans do you accept?',
    ],
  },
  {
    id: 'public',
    topic: 'Seguros',
    question: 'Do you treat patients of the public health system?',
    answer: 'No, we are a private clinic and do not work with the public health system.',
    variants: ['Is it covered by social security?', 'Do you take social security patients?'],
  },
  {
    id: 'payment',
    topic: 'Pagos',
    question: 'How can I pay?',
    answer: 'You can pay in cash, by card, with Bizum or by bank transfer.',
    variants: [
      'Can I pay by card?',
      'Do you take credit cards?',
      'Do you take Bizum?',
      'Can I pay cash?',
    ],
  },
  {
    id: 'installments',
    topic: 'Pagos',
    question: 'Can I pay in instalments?',
    answer:
      'Yes. We finance up to 12 months without interest from €300, and up to 36 months with a finance company.',
    variants: ['Do you offer financing?', 'Do you have payment plans?', 'Can I pay monthly?'],
  },
  {
    id: 'quote',
    topic: 'Pagos',
    question: 'Do you give a quote without obligation?',
    answer:
      'Yes, the quote is in writing, free and without obligation, and is valid for three months.',
    variants: ['Is the quote free?', 'How much is an estimate?', 'Do you give quotes?'],
  },
  {
    id: 'invoice',
    topic: 'Pagos',
    question: 'Do you give invoices?',
    answer: 'Yes, always. You get it at reception or by email.',
    variants: ['Can I get a receipt?', 'Can I have an invoice for my insurance?'],
  },
  {
    id: 'discount',
    topic: 'Pagos',
    question: 'Do you have discounts?',
    answer:
      'There is a 10% discount for families of three or more patients and for people over 65. It cannot be combined with other offers.',
    variants: [
      'Is there a family discount?',
      'Is there a discount for pensioners?',
      'Any special offers?',
    ],
  },
  {
    id: 'proof',
    topic: 'Citas',
    question: 'Do you give a certificate of attendance?',
    answer: 'Yes, ask for it at reception after your visit and you get it at once.',
    variants: ['I need a note for work', 'Can I get a note for school?'],
  },
  {
    id: 'urgent',
    topic: 'Urgencias',
    question: 'Do you see dental emergencies?',
    answer:
      'Yes, we keep slots for emergencies every day. Call +34 910 000 145 as soon as you can and we will see you the same day if possible.',
    variants: [
      'Do you have urgent appointments?',
      'Do you take emergencies?',
      'Can I come without an appointment?',
    ],
  },
  {
    id: 'after-hours',
    topic: 'Urgencias',
    question: 'What do I do if I have an emergency and you are closed?',
    answer:
      'Outside opening hours call +34 910 000 146, our on-call phone, from 8:00 to 22:00 every day. If it is a life-threatening emergency, call 112.',
    variants: [
      'Do you see emergencies at the weekend?',
      'Do you have an out of hours number?',
      'Do you see emergencies at night?',
      'Do you see emergencies on Sundays?',
    ],
  },
  {
    id: 'sedation',
    topic: 'Tratamientos',
    question: 'Do you offer sedation for nervous patients?',
    answer:
      'Yes, we offer conscious sedation with an anaesthetist for €220. It is decided at a visit beforehand. Tell us about your fear: we go slowly.',
    variants: ['I am afraid of the dentist', 'Can I be put to sleep?', 'How much is sedation?'],
  },
  {
    id: 'prepare-sedation',
    topic: 'Preparación',
    question: 'How do I prepare for sedation?',
    answer:
      'Come without having eaten for 6 hours, in comfortable clothes and with an adult who takes you home. The rest is explained at the visit beforehand.',
    variants: ['Can I eat before sedation?', 'Do I have to fast for sedation?'],
  },
  {
    id: 'prepare-cleaning',
    topic: 'Preparación',
    question: 'Can I eat before a cleaning?',
    answer: 'Yes, you can eat normally before a cleaning; brush your teeth before you come.',
    variants: ['Do I have to prepare for a cleaning?'],
  },
  {
    id: 'pain-cleaning',
    topic: 'Tratamientos',
    question: 'Does a cleaning hurt?',
    answer:
      'Normally not; with sensitive gums you may notice a slight discomfort. Tell the hygienist, who will stop when you need it.',
    variants: ['Is a cleaning painful?'],
  },
  {
    id: 'xray',
    topic: 'Tratamientos',
    question: 'Do you do X-rays?',
    answer:
      'Yes, we do X-rays and 3D scans at the clinic. A panoramic X-ray costs €30; at the first visit it is included.',
    variants: ['How much is an X-ray?', 'Do you do dental scans?'],
  },
  {
    id: 'languages',
    topic: 'Contacto',
    question: 'Do you speak English?',
    answer: 'Yes, at the clinic we speak Spanish and English, and Dr Salvatierra also French.',
    variants: ['Which languages do you speak?'],
  },
  {
    id: 'doctors',
    topic: 'Equipo',
    question: 'Which dentists do you have?',
    answer:
      'Irene Salvatierra (implants and dentures), Tomás Brea (oral surgery), Nuria Alcázar (gums), Clara Otero (children) and Julián Peña (orthodontics).',
    variants: ['Who will see me?', 'Who are the doctors?'],
  },
  {
    id: 'warranty',
    topic: 'Pagos',
    question: 'Are treatments guaranteed?',
    answer:
      'Yes: implants have a lifetime guarantee and crowns and dentures 5 years, with one check-up a year.',
    variants: ['What guarantee do you give?', 'What is the guarantee on an implant?'],
  },
  {
    id: 'privacy',
    topic: 'Contacto',
    question: 'What do you do with my personal data?',
    answer:
      'Your data are kept at the clinic and only used to care for you. You can ask for a copy or for their deletion at reception or at hola@clinicaolmo.example.',
    variants: ['How do you protect my data?', 'Do you have a privacy policy?'],
  },
  {
    id: 'jobs',
    topic: 'Contacto',
    question: 'How do I send my CV?',
    answer: 'You can send your CV to equipo@clinicaolmo.example; we keep it for a year.',
    variants: ['I am looking for a job', 'Are you hiring?'],
  },
];
