import { fillText, patientTexts } from '../../settings/patient-texts.ts';
import { sampleClinic } from './clinic.ts';
import { knowledgeEn } from './knowledge-en.ts';
import { knowledgeEs } from './knowledge-es.ts';
import { isOpenAt, minuteOf, nextOpen } from './madrid-days.ts';
import type { Random } from './random.ts';
import type { SampleEntry } from './sample-entry.ts';

const { schema, default: standard } = patientTexts['texts.restForPerson'];
/** What the assistant of the sample clinic says when it answers one part and a person the rest. */
const saidWithTheRest = schema.parse(standard);

/** What the assistant decided when it wrote a line; `entries` are ids of {@link SampleEntry}. */
export type SampleAnswer = {
  readonly provider: 'rules' | 'embedded';
  readonly outcome: 'answer' | 'handover' | 'opt_out' | 'refuse';
  readonly reason: string | null;
  readonly entries: readonly string[];
};

/** One bubble, before it is known how it was delivered. `at` in UTC ms. */
export type Line = {
  readonly at: number;
  readonly author: 'patient' | 'assistant' | 'person' | 'system';
  readonly body: string;
  readonly kind: 'text' | 'button' | 'template';
  readonly answer: SampleAnswer | null;
  /** Twilio's error code, when it did not arrive. */
  readonly failure: number | null;
};

/** Who writes, and how. */
export type Writer = {
  readonly language: 'es' | 'en';
  readonly firstName: string;
  /** Whether they write `¿`, accents and capitals. */
  readonly careful: boolean;
};

/** Texts of which one is meant for each language. */
export type Bilingual = Readonly<Record<'es' | 'en', string>>;

type TextKey = keyof typeof patientTexts;

/** What patients read, with the sample clinic's name and number in it. */
export function clinicText(key: TextKey, language: 'es' | 'en'): string {
  const text = patientTexts[key].default;
  if ('compute' in text) throw new Error(`${key} has no words of its own`);
  return fillText(text[language], {
    clinic: sampleClinic.name,
    number: sampleClinic.emergencyNumber,
  });
}

/** An entry of the sample knowledge by its id. */
export function sampleEntry(id: string, language: 'es' | 'en'): SampleEntry {
  const entry = (language === 'es' ? knowledgeEs : knowledgeEn).find((one) => one.id === id);
  if (!entry) throw new Error(`no sample entry ${id}`);
  return entry;
}

/** Writes down, bubble by bubble, what happens on one occasion; every call moves time on. */
export function createScene(writer: Writer, random: Random, start: number) {
  const lines: Line[] = [];
  let at = start;
  const { language } = writer;

  function add(author: Line['author'], body: string, more: Partial<Line> = {}): void {
    lines.push({ at, author, body, kind: 'text', answer: null, failure: null, ...more });
  }

  return {
    lines,
    now: () => at,
    /** One or more bubbles of the patient, seconds apart. */
    patient(...bodies: readonly string[]): void {
      at += random.int(25, 160) * 1000;
      for (const [index, body] of bodies.entries()) {
        if (index > 0) at += random.int(2, 3) * 1000;
        add('patient', writer.careful ? body : careless(body));
      }
    },
    tap(title: Bilingual): void {
      at += random.int(60, 5400) * 1000;
      add('patient', title[language], { kind: 'button' });
    },
    /** The assistant answers from the knowledge base, a few seconds after the burst. */
    answer(entries: readonly string[], extra: string | null = null): void {
      at += random.int(5, 7) * 1000;
      const known = entries.map((id) => sampleEntry(id, language).answer);
      add('assistant', [...known, ...(extra === null ? [] : [extra])].join('\n\n'), {
        answer: { provider: 'embedded', outcome: 'answer', reason: null, entries },
      });
    },
    /** The assistant answers what it knows and leaves the rest to a person. */
    handOver(reason: string, entries: readonly string[] = []): void {
      at += random.int(5, 7) * 1000;
      const usual = isOpenAt(at) ? 'texts.handover' : 'texts.handoverClosed';
      const key = reason === 'clinical' ? 'texts.clinical' : usual;
      const known = entries.map((id) => sampleEntry(id, language).answer);
      const sentence =
        known.length > 0 && reason === 'no_answer'
          ? saidWithTheRest[language]
          : clinicText(key, language);
      add('assistant', [...known, sentence].join('\n\n'), {
        answer: { provider: 'rules', outcome: 'handover', reason, entries },
      });
    },
    says(key: TextKey, answer: Omit<SampleAnswer, 'entries' | 'provider'>): void {
      at += random.int(5, 7) * 1000;
      add('assistant', clinicText(key, language), {
        answer: { provider: 'rules', entries: [], ...answer },
      });
    },
    /** Somebody at reception writes, when reception is open. */
    person(text: Bilingual, failure: number | null = null): void {
      at = nextOpen(at + random.int(2, 24) * 60_000, random.int(4, 50) * 60_000);
      add('person', text[language], { failure });
    },
    /** The same, whatever the hour. */
    personNow(text: Bilingual): void {
      at += random.int(60, 150) * 1000;
      add('person', text[language]);
    },
    template(text: Bilingual, failure: number | null = null): void {
      add('system', text[language], { kind: 'template', failure });
    },
    /** Time passes: so many minutes. */
    wait(from: number, to: number): void {
      at += random.int(from, to) * 60_000;
    },
    /** "Buenos días" by the hour of the day. */
    greeting(): string {
      const minute = minuteOf(at);
      if (language === 'en')
        return random.pick(['Hi', 'Hello', minute < 720 ? 'Good morning' : 'Good afternoon']);
      const daytime =
        minute < 840 ? 'Buenos días' : minute < 1230 ? 'Buenas tardes' : 'Buenas noches';
      return random.pick(['Hola', 'Buenas', daytime, daytime]);
    },
    thanks(): string {
      return random.pick(
        language === 'es'
          ? ['Gracias', 'Muchas gracias', 'Perfecto, gracias', 'Vale, gracias!', 'Genial 👍']
          : ['Thanks', 'Thank you!', 'Perfect, thanks', 'Great, thank you'],
      );
    },
  };
}

/** See {@link createScene}. */
export type Scene = ReturnType<typeof createScene>;

/** As many people type: no opening marks, no final stop, small letters first. */
function careless(body: string): string {
  const plain = body.replace(/[¿¡]/g, '').replace(/\.$/, '');
  return plain.slice(0, 1).toLowerCase() + plain.slice(1);
}
