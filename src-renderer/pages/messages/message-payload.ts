type Payload = Readonly<Record<string, unknown>> | null;

function field(payload: Payload, name: string): Readonly<Record<string, unknown>> | null {
  const value = payload?.[name];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The place that a message carries; null when it carries none. */
export function locationOf(payload: Payload) {
  const location = field(payload, 'location');
  const latitude = location?.['latitude'];
  const longitude = location?.['longitude'];
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  return {
    latitude,
    longitude,
    label: text(location?.['label']),
    address: text(location?.['address']),
  };
}

/** The words of the button that the patient pressed. */
export function buttonOf(payload: Payload): string | null {
  return text(field(payload, 'button')?.['text']);
}

/** The line of a list that the patient chose. */
export function listOf(
  payload: Payload,
): { title: string | null; description: string | null } | null {
  const list = field(payload, 'list');
  return list && { title: text(list['title']), description: text(list['description']) };
}

/** Parameters that nobody here knows, as text, for kinds that cannot be shown otherwise. */
export function othersOf(payload: Payload): [name: string, value: string][] {
  const others = field(payload, 'other');
  return Object.entries(others ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}

/** The people on a contact card (vCard 2.1 to 4.0): names and phones, as they are written there. */
export function readVcards(vcard: string): { name: string; phones: string[] }[] {
  // A line that begins with a blank continues the one before (RFC 6350 §3.2).
  const lines = vcard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const cards: { name: string; phones: string[] }[] = [];
  for (const line of lines) {
    const [property = '', ...rest] = line.split(':');
    const name = property.split(';')[0]?.split('.').at(-1)?.toUpperCase();
    const value = rest.join(':').trim();
    if (name === 'BEGIN') cards.push({ name: '', phones: [] });
    const card = cards.at(-1);
    if (!card) continue;
    if (name === 'FN') card.name = value.replaceAll('\\,', ',');
    if (name === 'TEL') card.phones.push(value.replace(/^tel:/, ''));
  }
  return cards.filter((card) => card.name !== '' || card.phones.length > 0);
}
