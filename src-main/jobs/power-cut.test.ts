import { expect, test } from 'vitest';
import { ANA, type Bench, LUIS, makeClinic } from '../../tests/make-clinic.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What patients and receptionists see, and what the assistant was asked. */
async function seen(bench: Bench) {
  const { items } = await bench.client.conversations.list({ filter: 'all', limit: 50 });
  const threads = await Promise.all(
    items.map(({ id }) => bench.client.messages.list({ conversationId: id, limit: 50 })),
  );
  return {
    conversations: items.map(({ id, state, attention, unread }) => [id, state, attention, unread]),
    messages: threads.flatMap((thread) =>
      thread.items.map(({ id, author, body, state, status, twilioSid, media }) => {
        return { id, author, body, state, status, twilioSid, media };
      }),
    ),
    answers: bench.clinic.store.db.prepare('SELECT count(*) FROM answers').pluck().get(),
    phones: [ANA, LUIS].map(bench.received),
  };
}

// A power cut may take back the last commits that need not last: that jobs were taken up, and that
// they are done. The worst that can leave is here: every job is there once more, its work all done.
test.each(['ready', 'running'])(
  'after a power cut that brings every job back as %s, nothing goes out twice and nothing changes',
  async (state) => {
    const bench = await makeClinic({ knowledge: { '¿Cuál es el horario?': 'De 9 a 20 h.' } });
    bench.clinic.store.db.exec(`
      CREATE TABLE kept AS SELECT * FROM jobs WHERE false;
      CREATE TRIGGER keep AFTER INSERT ON jobs BEGIN
        INSERT INTO kept SELECT * FROM jobs WHERE id = new.id;
      END;`);
    // Everything that jobs do: an answer is composed and sent, a file fetched here and deleted at
    // Twilio, a conversation woken, what was missed caught up.
    await bench.write(LUIS, 'quiero hablar con una persona');
    await bench.settle();
    const [luis] = (await bench.client.conversations.list({ filter: 'all', limit: 5 })).items;
    await bench.client.conversations.setState({
      id: luis!.id,
      state: 'snoozed',
      snoozedUntil: new Date(bench.clock.now() + 10_000).toISOString(),
    });
    await bench.write(ANA, '¿Cuál es el horario?', {
      media: [{ contentType: 'image/png', data: PNG }],
    });
    await bench.settle();
    const before = await seen(bench);
    expect(before.phones.map(({ length }) => length)).toEqual([1, 1]);

    const { db } = bench.clinic.store;
    const kinds = db.prepare('SELECT DISTINCT kind FROM kept').pluck().all();
    expect(kinds).toEqual(
      expect.arrayContaining([
        'answer',
        'send',
        'fetch-media',
        'delete-media',
        'wake-conversation',
      ]),
    );
    // Not those that recur: there is one of each always.
    db.exec(`
      DROP TRIGGER keep;
      INSERT OR IGNORE INTO jobs(kind, unique_key, serial_key, due_at, state, attempts, payload, created_at)
        SELECT kind, unique_key, serial_key, due_at, '${state}', attempts, payload, created_at
        FROM kept WHERE unique_key IS NOT 'only' ORDER BY id;
      DROP TABLE kept;`);
    const count = db
      .prepare('SELECT count(*) FROM jobs WHERE kind IN (SELECT value FROM json_each(?))')
      .pluck();
    const again = JSON.stringify([
      'answer',
      'send',
      'fetch-media',
      'delete-media',
      'wake-conversation',
    ]);
    expect(count.get(again)).toBeGreaterThanOrEqual(7);
    await bench.stop();
    await bench.start();
    await bench.settle();
    expect(await seen(bench)).toEqual(before);
    // All of them ran, and none failed.
    expect(
      bench.clinic.store.db
        .prepare(
          'SELECT kind, state, last_error FROM jobs WHERE kind IN (SELECT value FROM json_each(?))',
        )
        .all(again),
    ).toEqual([]);
  },
);
