import { sampleClinic } from './clinic.ts';
import { dateText, dayOf, moment, nextOpen, openPeriods, weekday } from './madrid-days.ts';
import { matters } from './matters.ts';
import type { Random } from './random.ts';
import { type Bilingual, createScene, type Line, sampleEntry, type Writer } from './scene.ts';

/** What one thing that a patient wants leads to: each scene is told whole or not at all. */
export type Episode = readonly (readonly Line[])[];

type Tell = (writer: Writer, random: Random, start: number) => Episode;

/** A treatment that one comes for; `weekdays` and `afternoon` are those of who does it. */
type Visit = {
  readonly ask: Bilingual;
  readonly with: Bilingual;
  readonly weekdays: readonly number[];
  readonly afternoon?: boolean;
};

const workdays = [1, 2, 3, 4, 5] as const;
const cleaning: Visit = {
  ask: { es: 'quería pedir cita para una limpieza', en: 'I’d like to book a cleaning' },
  with: { es: 'con la higienista', en: 'with our hygienist' },
  weekdays: workdays,
};
const checkUp: Visit = {
  ask: { es: '¿tenéis hueco para una revisión?', en: 'do you have a slot for a check-up?' },
  with: { es: 'con la doctora Salvatierra', en: 'with Dr Salvatierra' },
  weekdays: workdays,
};
const gums: Visit = {
  ask: {
    es: 'me toca el mantenimiento de encías, ¿me dais cita?',
    en: 'I need an appointment for my gum maintenance',
  },
  with: { es: 'con la doctora Alcázar', en: 'with Dr Alcázar' },
  weekdays: workdays,
};
const surgery: Visit = {
  ask: {
    es: 'quería pedir cita para quitarme la muela del juicio',
    en: 'I want to book my wisdom tooth extraction',
  },
  with: { es: 'con el doctor Brea', en: 'with Dr Brea' },
  weekdays: [2, 4],
};
const braces: Visit = {
  ask: {
    es: 'necesito cita para el control de la ortodoncia',
    en: 'I need an appointment for my braces check',
  },
  with: { es: 'con el doctor Peña', en: 'with Dr Peña' },
  weekdays: workdays,
};
const children: Visit = {
  ask: {
    es: 'quería cita para la revisión del niño',
    en: 'I’d like to book a check-up for my son',
  },
  with: { es: 'con Clara Otero', en: 'with Clara Otero' },
  weekdays: [1, 3],
  afternoon: true,
};

/** The visits that a kind of patient comes for. */
export const visits = {
  adult: [cleaning, cleaning, checkUp, checkUp, gums, surgery],
  braces: [braces, braces, cleaning],
  family: [children, children, cleaning, checkUp],
} as const satisfies Record<string, readonly Visit[]>;

/** A free time that fits a visit, from `from` days after `day` on. */
function findSlot(visit: Visit, random: Random, day: number): { day: number; text: Bilingual } {
  let found = day;
  while (!visit.weekdays.includes(weekday(found)) || openPeriods(found).length === 0) found++;
  const periods = openPeriods(found);
  const [from, to] = (visit.afternoon ? periods.at(-1) : random.pick(periods)) ?? [540, 840];
  const minute = from + 30 * random.int(0, Math.floor((to - from) / 30) - 2);
  const clock = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  return {
    day: found,
    text: {
      es: `el ${dateText(found, 'es')} a las ${clock}`,
      en: `${dateText(found, 'en')} at ${clock}`,
    },
  };
}

const inText = (text: (language: 'es' | 'en') => string): Bilingual => ({
  es: text('es'),
  en: text('en'),
});

/** Asks for an appointment, gets one, is reminded of it and is asked afterwards how it was. */
export function booking(pool: readonly Visit[]): Tell {
  return (writer, random, start) => {
    const visit = random.pick(pool);
    const scene = createScene(writer, random, start);
    const { language } = writer;
    const greeting = scene.greeting();
    scene.patient(
      ...(random.chance(0.35)
        ? [greeting, capital(visit.ask[language])]
        : [`${greeting}, ${visit.ask[language]}`]),
    );
    scene.handOver('book_appointment');
    let slot = findSlot(visit, random, dayOf(nextOpen(scene.now(), 0)) + random.int(4, 11));
    scene.person({
      es: `Hola, ${writer.firstName}. Le puedo ofrecer ${slot.text.es}, ${visit.with.es}. ¿Le viene bien?`,
      en: `Hello ${writer.firstName}, I can offer you ${slot.text.en}, ${visit.with.en}. Would that suit you?`,
    });
    if (random.chance(0.3)) {
      scene.patient(
        {
          es: 'Ese día no puedo, ¿puede ser más adelante?',
          en: 'I can’t that day, could it be later?',
        }[language],
      );
      slot = findSlot(visit, random, slot.day + random.int(1, 5));
      scene.person(inText((l) => (l === 'es' ? `¿Y ${slot.text.es}?` : `And ${slot.text.en}?`)));
    }
    scene.patient(
      random.pick(
        language === 'es'
          ? ['Sí, perfecto', 'Me viene genial', 'Vale, ese día puedo', 'Sí, me va bien']
          : ['Yes, perfect', 'That works for me', 'Yes please'],
      ),
    );
    scene.person({
      es: `Anotado: ${slot.text.es}, ${visit.with.es}. El día anterior le enviamos un recordatorio.`,
      en: `Booked: ${slot.text.en}, ${visit.with.en}. We will send you a reminder the day before.`,
    });
    if (random.chance(0.5)) scene.patient(scene.thanks());
    return [scene.lines, ...around(slot, writer, random)];
  };
}

/** The reminder of a visit and the question after it. */
function around(
  slot: { readonly day: number; readonly text: Bilingual },
  writer: Writer,
  random: Random,
): Episode {
  const { firstName } = writer;
  const before = createScene(writer, random, moment(slot.day - 1, random.int(600, 605)));
  before.template({
    es: `Hola, ${firstName}: te recordamos tu cita en ${sampleClinic.name} ${slot.text.es}. ¿Podrás venir?`,
    en: `Hello ${firstName}, this is a reminder of your appointment at ${sampleClinic.name} on ${slot.text.en}. Can you make it?`,
  });
  if (random.chance(0.72)) {
    before.tap({ es: 'Sí, iré', en: 'Yes, I’ll be there' });
    if (random.chance(0.5))
      before.person({ es: 'Gracias por confirmar. Le esperamos.', en: 'Thank you. See you then.' });
  } else if (random.chance(0.4)) {
    before.patient({ es: 'Sí, allí estaré', en: 'Yes, I will be there' }[writer.language]);
    before.person({ es: 'Perfecto, gracias.', en: 'Perfect, thank you.' });
  }
  if (!random.chance(0.45)) return [before.lines];
  const after = createScene(writer, random, moment(slot.day + 1, random.int(660, 670)));
  after.template({
    es: `Hola, ${firstName}: te escribimos de ${sampleClinic.name} para saber cómo estás después de tu visita. ¿Va todo bien?`,
    en: `Hello ${firstName}, this is ${sampleClinic.name} asking how you are after your visit. Is everything all right?`,
  });
  if (random.chance(0.65)) after.tap({ es: 'Todo bien', en: 'All good' });
  return [before.lines, after.lines];
}

const everybodyAsks = [
  'hours',
  'address',
  'parking',
  'transport',
  'book',
  'cancel-policy',
  'late',
  'price-list',
  'price-cleaning',
  'time-cleaning',
  'often-cleaning',
  'price-whitening',
  'whitening',
  'price-implant',
  'time-implant',
  'price-filling',
  'price-root',
  'price-crown',
  'splint',
  'insurers',
  'payment',
  'payment',
  'installments',
  'invoice',
  'discount',
  'proof',
  'xray',
  'sedation',
  'doctors',
  'warranty',
  'prepare-cleaning',
  'pain-cleaning',
  'email',
  'access',
] as const;

/** What patients of a kind ask the assistant: ids of the sample knowledge. */
export const topics = {
  adult: everybodyAsks,
  new: [...everybodyAsks, 'first-visit', 'first-visit', 'bring', 'quote', 'services', 'public'],
  braces: [...everybodyAsks, 'price-braces', 'aligners', 'time-braces', 'installments'],
  family: [...everybodyAsks, 'kids', 'price-kids', 'minors', 'proof', 'discount'],
} as const satisfies Record<string, readonly string[]>;

/** Asks one to three things that the knowledge base answers. */
export function asking(pool: readonly string[]): Tell {
  return (writer, random, start) => {
    const scene = createScene(writer, random, start);
    const first = random.pick(pool);
    const greeting = scene.greeting();
    const words = question(first, writer, random);
    scene.patient(...(random.chance(0.3) ? [greeting, words] : [`${greeting}. ${words}`]));
    scene.answer([first]);
    for (let more = random.int(0, 2); more > 0; more--) {
      const next = random.pick(pool);
      if (next === first) continue;
      scene.wait(0, 2);
      scene.patient(question(next, writer, random));
      scene.answer([next]);
    }
    if (random.chance(0.55)) scene.patient(scene.thanks());
    return [scene.lines];
  };
}

function question(id: string, writer: Writer, random: Random): string {
  const { question: usual, variants } = sampleEntry(id, writer.language);
  return random.pick([usual, ...variants]);
}

/** Wants something that only reception can settle. */
export const settling: Tell = (writer, random, start) => {
  const matter = random.pick(matters);
  const scene = createScene(writer, random, start);
  const [first, ...rest] = matter.asks.map((text) => text[writer.language]);
  scene.patient(`${scene.greeting()}. ${first}`, ...rest);
  scene.handOver(matter.reason);
  scene.person(matter.person);
  if (matter.reply && random.chance(0.85)) {
    scene.patient(matter.reply[writer.language]);
    if (matter.settled) scene.person(matter.settled);
  }
  return [scene.lines];
};

/** Reception writes when the window has shut (63016), and then with a template. */
export const tooLate: Tell = (writer, random, start) => {
  const scene = createScene(writer, random, start);
  scene.patient(
    {
      es: '¿Me podéis decir si ha llegado ya mi férula?',
      en: 'Could you tell me whether my night guard has arrived?',
    }[writer.language],
  );
  scene.handOver('no_answer');
  scene.wait(1560, 1620);
  scene.person(
    {
      es: 'Ya ha llegado su férula. Puede pasar cuando quiera.',
      en: 'Your night guard has arrived. Come whenever you like.',
    },
    63016,
  );
  scene.wait(2, 6);
  scene.template({
    es: `Hola, ${writer.firstName}: nos escribiste a ${sampleClinic.name} y queremos terminar de ayudarte. ¿Seguimos por aquí?`,
    en: `Hello ${writer.firstName}, you wrote to ${sampleClinic.name} and we would like to finish helping you. Shall we go on here?`,
  });
  scene.tap({ es: 'Sí, seguimos', en: 'Yes, go on' });
  scene.person({
    es: 'Le decía que ya ha llegado su férula. Puede pasar cuando quiera.',
    en: 'Your night guard has arrived. Come whenever you like.',
  });
  return [scene.lines];
};

/** Nobody has WhatsApp at this number (63003). */
export const unreachable: Tell = (writer, random, start) => {
  const scene = createScene(writer, random, start);
  const slot = findSlot(checkUp, random, dayOf(start) + 1);
  scene.template(
    {
      es: `Hola, ${writer.firstName}: te recordamos tu cita en ${sampleClinic.name} ${slot.text.es}. ¿Podrás venir?`,
      en: `Hello ${writer.firstName}, this is a reminder of your appointment at ${sampleClinic.name} on ${slot.text.en}. Can you make it?`,
    },
    63003,
  );
  return [scene.lines];
};

/** Wants no more messages. */
export const leaving: Tell = (writer, random, start) => {
  const scene = createScene(writer, random, start);
  scene.patient('BAJA');
  scene.says('texts.optedOut', { outcome: 'opt_out', reason: null });
  return [scene.lines];
};

/** Asks for what is none of a clinic's business. */
export const offTopic: Tell = (writer, random, start) => {
  const scene = createScene(writer, random, start);
  scene.patient(
    {
      es: '¿Me recomiendas un buen restaurante por la zona?',
      en: 'Can you recommend a good restaurant nearby?',
    }[writer.language],
  );
  scene.says('texts.offTopic', { outcome: 'refuse', reason: 'off_topic' });
  return [scene.lines];
};

function capital(text: string): string {
  const index = /\p{L}/u.exec(text)?.index ?? 0;
  return text.slice(0, index) + text.slice(index, index + 1).toUpperCase() + text.slice(index + 1);
}
