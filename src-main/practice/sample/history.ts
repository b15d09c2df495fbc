import {
  asking,
  booking,
  type Episode,
  leaving,
  offTopic,
  settling,
  tooLate,
  topics,
  unreachable,
  visits,
} from './episodes.ts';
import type { SampleLabel } from './labels.ts';
import { dayOf, moment, weekday } from './madrid-days.ts';
import { type SamplePatient, samplePatients } from './patients.ts';
import { createRandom, type Random } from './random.ts';
import { clinicText, type Line, type SampleAnswer, type Writer } from './scene.ts';
import { phonesOfToday, type Standing, tellToday } from './today.ts';

/** One message as the database keeps it. Times in UTC ms. */
export type SampleMessage = {
  readonly sid: string;
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly author: 'patient' | 'assistant' | 'person' | 'system';
  readonly kind: 'text' | 'button' | 'template';
  readonly body: string;
  readonly answer: SampleAnswer | null;
  /** Final, all of them. */
  readonly status: 'received' | 'delivered' | 'read' | 'failed' | 'undelivered';
  readonly errorCode: number | null;
  readonly sentAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
};

/** The thread of one phone and how it stands at the end of it. Times in UTC ms. */
export type SampleConversation = {
  readonly phone: string;
  readonly messages: readonly SampleMessage[];
  /** When the assistant said what it is; null when it has not written. */
  readonly introducedAt: number | null;
  readonly optedOut: { readonly at: number; readonly words: string } | null;
  readonly state: 'open' | 'waiting' | 'snoozed' | 'closed';
  readonly attentionReason: string | null;
  readonly attentionSince: number | null;
  readonly unread: number;
  readonly snoozedUntil: number | null;
  /** When reception wrote last, for a conversation that it is in the middle of. */
  readonly takenOverAt: number | null;
  readonly labels: readonly SampleLabel[];
  readonly notes: readonly { readonly body: string; readonly at: number }[];
};

type Kind = 'adult' | 'new' | 'braces' | 'family';

const MINUTE_MS = 60_000;
const DAYS = 90;

/** Threads in which something special happens, by phone. */
const special = {
  unreachable: '+34600010119',
  leaving: '+34600010116',
  tooLate: ['+34600010105', '+5511900010101'],
} as const;
const kinds: Readonly<Record<string, Kind>> = {
  '+34600010101': 'family',
  '+34600010102': 'family',
  '+34600010117': 'family',
  '+34600010109': 'braces',
  '+34600010113': 'braces',
};
const labelsOf: Readonly<Record<string, readonly SampleLabel[]>> = {
  '+34600010102': ['Ortodoncia'],
  '+34600010106': ['Facturas'],
  '+34600010109': ['Ortodoncia'],
  '+34600010110': ['Primera visita'],
  '+34600010112': ['Llamar'],
  '+34600010113': ['Ortodoncia', 'Presupuesto pendiente'],
  '+34600010118': ['Facturas'],
  '+34600010119': ['Llamar'],
  '+5491100010101': ['Primera visita', 'Presupuesto pendiente'],
  '+5511900010101': ['Presupuesto pendiente'],
};
const notesOf: Readonly<Record<string, string>> = {
  '+34600010103': 'Andrés también escribe por su madre: preguntar siempre para quién es la cita.',
  '+34600010104': 'Rosa prefiere que la llamemos: 910 000 171.',
  '+34600010111': 'Tiene miedo al dentista. Darle la primera hora y avisar a la doctora.',
  '+34600010113': 'Presupuesto de alineadores entregado. Llamar si no dice nada en dos semanas.',
  '+34600010119': 'No tiene WhatsApp en este número. Llamarle al fijo para confirmar la cita.',
  '+5491100010101': 'Pide el presupuesto por correo.',
};

/**
 * Three months of messages of the sample patients until `now` (UTC ms): invented, and the same
 * for the same `now` and `seed`. Nothing in it is later than `now`.
 */
export function sampleHistory(now: number, seed = 20_261): readonly SampleConversation[] {
  const phones = [...new Set(samplePatients.map(({ phone }) => phone))];
  return phones.map((phone, index) => {
    const patients = samplePatients.filter((patient) => patient.phone === phone);
    // Each thread has a chance of its own, so that a change in one leaves the others as they were.
    return tellThread(phone, patients, createRandom(seed * 1009 + index * 7919), now);
  });
}

function tellThread(
  phone: string,
  patients: readonly SamplePatient[],
  random: Random,
  now: number,
): SampleConversation {
  const [owner] = patients;
  if (!owner) throw new Error(`nobody at ${phone}`);
  const writer: Writer = {
    language: owner.language,
    firstName: (owner.relation === 'self' ? owner.name : owner.profileName).split(' ')[0] ?? '',
    careful: random.chance(0.6),
  };
  const kind = kinds[phone] ?? (owner.type === 'new' ? 'new' : 'adult');
  const today = tellToday(phone, writer, random, now);
  const before = phonesOfToday.has(phone) ? now - 1560 * MINUTE_MS : now - 60 * MINUTE_MS;
  const lines = [
    ...tellPast({ phone, kind, writer, random, now, before }),
    ...(today?.lines ?? []),
  ].sort((a, b) => a.at - b.at);
  const introduced = introduce(lines, writer);
  const messages = deliver(introduced, random, now);
  return {
    phone,
    messages,
    introducedAt: introduced.find(({ author }) => author === 'assistant')?.at ?? null,
    optedOut: optOutOf(messages),
    labels: labelsOf[phone] ?? [],
    ...standingOf(messages, today?.standing ?? null, random, now),
    notes: [
      ...(notesOf[phone] === undefined ? [] : [{ body: notesOf[phone], at: middle(messages) }]),
      ...(today?.standing.note === undefined
        ? []
        : [{ body: today.standing.note, at: messages.at(-1)?.at ?? now }]),
    ],
  };
}

/** All that was said before today; scenes that would not be over by `before` are not told. */
function tellPast({
  phone,
  kind,
  writer,
  random,
  now,
  before,
}: {
  phone: string;
  kind: Kind;
  writer: Writer;
  random: Random;
  now: number;
  before: number;
}): readonly Line[] {
  const last = dayOf(now);
  const past: Line[] = [];
  const tell = (episode: Episode): number => {
    let end = 0;
    for (const scene of episode) {
      const over = scene.at(-1)?.at;
      // Whoever was not there yet is not asked how it was.
      if (over === undefined || over > before) break;
      past.push(...scene);
      end = dayOf(over);
    }
    return end;
  };

  if (phone === special.unreachable) {
    tell(unreachable(writer, random, moment(last - 9, 603)));
    return past;
  }
  // New patients have been writing for some weeks only.
  let day = last - (kind === 'new' ? random.int(20, 45) : random.int(DAYS - 12, DAYS));
  const end = phone === special.leaving ? last - 24 : last;
  while (day < end) {
    const start = moment(day, startMinute(random, day));
    day = Math.max(tell(anEpisode(kind, writer, random, start)), day) + random.int(2, 12);
  }
  if (phone === special.leaving) tell(leaving(writer, random, moment(end, 1130)));
  if (special.tooLate.some((one) => one === phone)) {
    // Nothing else may keep the window open.
    const free = past.filter(({ at }) => Math.abs(dayOf(at) - (last - 33)) > 4);
    past.splice(0, past.length, ...free);
    tell(tooLate(writer, random, moment(last - 34, 700)));
  }
  return past;
}

function anEpisode(kind: Kind, writer: Writer, random: Random, start: number): Episode {
  const chance = random.int(1, 100);
  if (chance <= 40) return booking(visits[kind === 'new' ? 'adult' : kind])(writer, random, start);
  if (chance <= 76) return asking(topics[kind])(writer, random, start);
  if (chance <= 98) return settling(writer, random, start);
  return offTopic(writer, random, start);
}

/** When people write: mostly while the clinic is open, then in the evening; later at weekends. */
function startMinute(random: Random, day: number): number {
  const chance = random.int(1, 100);
  if (weekday(day) === 0) return random.int(630, 1320);
  if (chance <= 6) return random.int(455, 540);
  if (chance <= 48) return random.int(540, 800);
  if (chance <= 80) return random.int(950, 1180);
  return random.int(1180, 1370);
}

/** The first thing that the assistant writes begins with what it is. */
function introduce(lines: readonly Line[], { language }: Writer): readonly Line[] {
  const first = lines.findIndex(({ author }) => author === 'assistant');
  return lines.map((line, index) =>
    index === first
      ? { ...line, body: `${clinicText('texts.introduction', language)}\n\n${line.body}` }
      : line,
  );
}

/** How every line fared. Some people let nobody see what they have read. */
function deliver(lines: readonly Line[], random: Random, now: number): readonly SampleMessage[] {
  const receipts = random.chance(0.8);
  return lines.map((line, index) => {
    const { at, author, kind, body, answer, failure } = line;
    const sid = `SM${random.hex(32)}`;
    if (author === 'patient')
      return {
        ...{ sid, at, author, kind, body, answer, direction: 'in', status: 'received' },
        ...{ errorCode: null, sentAt: null, deliveredAt: null, readAt: null },
      };
    const sentAt = Math.min(now, at + random.int(400, 1800));
    const out = { sid, at, author, kind, body, answer, direction: 'out', sentAt } as const;
    if (failure !== null)
      return {
        ...out,
        // What WhatsApp did not take at all has failed; what it could not bring is undelivered.
        status: failure === 63016 ? 'failed' : 'undelivered',
        errorCode: failure,
        deliveredAt: null,
        readAt: null,
      };
    const deliveredAt = Math.min(now, sentAt + random.int(600, 4200));
    const reply = lines.slice(index + 1).find((later) => later.author === 'patient')?.at;
    const seen = deliveredAt + random.int(4, random.chance(0.7) ? 240 : 7200) * 1000;
    const readAt = Math.max(deliveredAt, Math.min(seen, reply ?? seen));
    const read = receipts && readAt <= now && (reply !== undefined || random.chance(0.7));
    return {
      ...out,
      status: read ? 'read' : 'delivered',
      errorCode: null,
      deliveredAt,
      readAt: read ? readAt : null,
    };
  });
}

function standingOf(
  messages: readonly SampleMessage[],
  standing: Standing | null,
  random: Random,
  now: number,
): Omit<
  SampleConversation,
  'phone' | 'messages' | 'introducedAt' | 'optedOut' | 'labels' | 'notes'
> {
  const last = messages.at(-1);
  const age = dayOf(now) - dayOf(last?.at ?? now);
  const closed = standing === null && (age > 14 || random.chance(age > 6 ? 0.8 : 0.4));
  const reason = standing?.attentionReason ?? null;
  const spoke = messages.findLast(({ author }) => author === 'person');
  return {
    state: standing?.state ?? (closed ? 'closed' : 'open'),
    attentionReason: reason,
    attentionSince: reason === null ? null : (last?.at ?? now),
    unread: standing?.unread ?? 0,
    snoozedUntil: standing?.snoozedUntil ?? null,
    takenOverAt: standing?.takenOver ? (spoke?.at ?? null) : null,
  };
}

function optOutOf(messages: readonly SampleMessage[]): SampleConversation['optedOut'] {
  const wish = messages.findIndex(({ answer }) => answer?.outcome === 'opt_out');
  const words = messages[wish - 1];
  return words ? { at: words.at, words: words.body } : null;
}

function middle(messages: readonly SampleMessage[]): number {
  return messages[Math.floor(messages.length / 2)]?.at ?? 0;
}
