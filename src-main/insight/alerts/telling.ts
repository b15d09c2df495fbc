import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { AlertChannel, AlertSeverity } from '../../contract/alerts.ts';
import { doubling, type JobKind, type Jobs } from '../../jobs/jobs.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Clock } from '../../store/clock.ts';
import type { Store, Transaction } from '../../store/open-store.ts';
import type { AlertRows } from './alert-rows.ts';
import { sendMail } from './email.ts';
import { HOUR_MS, turnOf } from './hourly-cap.ts';
import { SendFailure, type Sent } from './sending.ts';
import { sendWhatsApp, type WhatsAppDeps, whatBecame } from './whatsapp.ts';
import { outsideWords } from './words.ts';

/** Tells alerts outside of the desk. */
export type Telling = {
  /** Leaves the work behind, in the transaction that raises the alert. */
  tell(tx: Transaction, alertId: number, severity: AlertSeverity): void;
  /** Sends a trial. Never throws. */
  test(channel: AlertChannel): Promise<Sent>;
};

const payload = z.object({ noticeId: z.number().int() });

type Notice = {
  id: number;
  alertId: number;
  channel: AlertChannel;
  state: 'waiting' | 'accepted' | 'sent' | 'failed' | 'dropped';
  reference: string | null;
  code: string | null;
  at: number;
  /** Alarms have an hour's room of their own: what is said of disks never holds one up. */
  alarm: 0 | 1;
};

/** The code of an alert that another one's message has told of. */
const IN_SUMMARY = 'in_summary';

/** How long Twilio is asked what became of a message, in domain ms. */
const ASK_MS = 10 * 60_000;
const ASK_AGAIN_MS = 15_000;
/** The trial's answer is waited for so long, in real ms: a person looks on. */
const TRIAL_LOOKS = 6;
const TRIAL_LOOK_MS = 1_000;

const channels: readonly AlertChannel[] = ['email', 'whatsapp'];

/** Makes the ways out of one clinic's desk; all are off until their settings say otherwise. */
export function createTelling({
  store,
  clock,
  jobs,
  settings,
  twilio,
  templates,
  rows,
  changed,
  log,
}: WhatsAppDeps & {
  readonly store: Store;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly rows: AlertRows;
  readonly changed: (tx: Transaction, alertId: number) => void;
  readonly log: Logger;
}): Telling {
  const { db } = store;
  const insert = db.prepare('INSERT INTO alert_notices(alert_id, channel, at) VALUES (?, ?, ?)');
  const notices = `SELECT n.id, n.alert_id AS alertId, n.channel, n.state, n.reference, n.code, n.at,
      a.kind = 'redflag' AS alarm FROM alert_notices n JOIN alerts a ON a.id = n.alert_id`;
  const select = db.prepare(`${notices} WHERE n.id = ?`);
  const selectWaiting = db.prepare(`${notices} WHERE n.state = 'waiting' AND n.channel = @channel
    AND (a.kind = 'redflag') = @alarm
    ORDER BY a.severity = 'urgent' DESC, a.news_at DESC, n.id DESC`);
  const selectLately = db
    .prepare(
      `SELECT n.at FROM alert_notices n JOIN alerts a ON a.id = n.alert_id
       WHERE n.state IN ('accepted','sent') AND n.code IS NOT '${IN_SUMMARY}'
         AND n.channel = @channel AND (a.kind = 'redflag') = @alarm AND n.at > @since`,
    )
    .pluck();
  /** Being handed over at this moment; each message by the one that leads it. */
  const underWay = new Map<number, Notice>();
  const settle = db.prepare(
    `UPDATE alert_notices SET state = @state, code = @code, detail = @detail, at = @at,
       reference = COALESCE(@reference, reference) WHERE id = @id`,
  );

  function keep(
    notice: Notice,
    state: Notice['state'],
    about: { code?: string; detail?: string | null; reference?: string; at?: number } = {},
  ): void {
    const { code = null, detail = null, reference = null, at = clock.now() } = about;
    store.write((tx) => {
      settle.run({ id: notice.id, state, code, detail, reference, at });
      changed(tx, notice.alertId);
    });
  }

  /** Notes of one message, and of all that it tells of, how it went: together, or a crash tells some twice. */
  function keepAll(
    leader: Notice,
    others: readonly Notice[],
    state: 'accepted' | 'sent',
    about: { reference?: string } = {},
  ): void {
    store.write(() => {
      keep(leader, state, about);
      for (const one of others) keep(one, state, { ...about, code: IN_SUMMARY });
    });
  }

  const words = (alertId: number | null, more: readonly Notice[] = []) =>
    outsideWords(
      alertId === null ? null : rows.view(alertId),
      {
        clinic: settings.get('clinic.name'),
        language: settings.get('clinic.language'),
        timeZone: settings.get('clinic.timezone'),
      },
      more.map((one) => rows.view(one.alertId)),
    );

  const sameWay = (a: Notice, b: Notice) => a.channel === b.channel && a.alarm === b.alarm;

  /** Whose turn it is on a notice's way out, and who else waits there. */
  function turn(notice: Notice) {
    const { channel, alarm } = notice;
    const now = clock.now();
    const lately = selectLately.all({ channel, alarm, since: now - HOUR_MS }) as number[];
    for (const [id, leader] of underWay)
      if (leader.id === id && sameWay(leader, notice)) lately.push(now);
    const waiting = (selectWaiting.all({ channel, alarm }) as Notice[]).filter(
      (one) => !underWay.has(one.id) && isNeeded(one),
    );
    return { ...turnOf(lately, waiting.length, now), waiting };
  }

  /** Whether somebody still has to be told. */
  function isNeeded({ alertId, channel }: Notice): boolean {
    const { state } = rows.get(alertId) ?? {};
    const asks =
      state?.resolvedAt === null && state.acknowledgedAt === null && state.snoozedUntil === null;
    return asks && settings.get(`alerts.${channel}`);
  }

  async function send(notice: Notice): ReturnType<JobKind<unknown>['run']> {
    // It is over, or somebody knows: the internet may have been away for hours.
    if (!isNeeded(notice)) {
      keep(notice, 'dropped');
      return undefined;
    }
    // Another's message is just telling of it.
    if (underWay.has(notice.id)) return { again: clock.now() + ASK_AGAIN_MS };
    const { waiting, ...next } = turn(notice);
    if (next.go === 'wait') return { again: next.at };
    const group = next.go === 'together' ? waiting : [notice];
    const [leader = notice, ...others] = group;
    for (const one of group) underWay.set(one.id, leader);
    try {
      return await handOver(leader, others);
    } finally {
      for (const one of group) underWay.delete(one.id);
    }
  }

  /** Sends one message for an alert and those that go with it; each keeps how it went. */
  async function handOver(
    leader: Notice,
    others: readonly Notice[],
  ): ReturnType<JobKind<unknown>['run']> {
    const { subject, text, line } = await words(leader.alertId, others);
    if (leader.channel === 'email') {
      await sendMail(settings, { subject, text, messageId: `<alert-${leader.id}@mostrador>` });
      keepAll(leader, others, 'sent');
      return undefined;
    }
    const reference = await sendWhatsApp({ settings, twilio, templates }, line);
    keepAll(leader, others, 'accepted', { reference });
    return { again: clock.now() + ASK_AGAIN_MS };
  }

  async function ask(notice: Notice): ReturnType<JobKind<unknown>['run']> {
    const client = twilio();
    const isOld = clock.now() - notice.at > ASK_MS;
    const result =
      client && notice.reference !== null && !isOld
        ? await whatBecame(client, notice.reference)
        : 'unknown';
    if (result === 'under_way') return { again: clock.now() + ASK_AGAIN_MS };
    if (result === 'sent') keep(notice, 'sent', notice.code === null ? {} : { code: notice.code });
    else keep(notice, 'failed', { code: 'unconfirmed' });
    return undefined;
  }

  const job: JobKind<z.infer<typeof payload>> = {
    kind: 'alerts.tell',
    payload,
    async run({ noticeId }) {
      const notice = select.get(noticeId) as Notice | undefined;
      if (notice?.state !== 'waiting' && notice?.state !== 'accepted') return undefined;
      try {
        return await (notice.state === 'waiting' ? send(notice) : ask(notice));
      } catch (error) {
        if (!(error instanceof SendFailure)) throw error;
        const { code, detail, passing } = error;
        if (!passing) {
          log.warn({ notice: noticeId, channel: notice.channel, code }, 'an alert was not sent');
          keep(notice, 'failed', { code, detail });
          return undefined;
        }
        // The alert shows why it is still on its way.
        keep(notice, notice.state, { code, detail, at: notice.at });
        throw error;
      }
    },
    // About five hours: an internet connection that is away comes back.
    maxAttempts: 16,
    backoff: doubling(15_000, 30 * 60_000),
    setAside(tx, { noticeId }) {
      const notice = select.get(noticeId) as (Notice & { alertId: number }) | undefined;
      if (!notice) return;
      db.prepare(
        `UPDATE alert_notices SET state = 'failed', code = COALESCE(code, 'failed'), at = ? WHERE id = ?`,
      ).run(clock.now(), noticeId);
      changed(tx, notice.alertId);
    },
  };
  jobs.define(job);

  async function tryChannel(channel: AlertChannel): Promise<Sent> {
    const { subject, text, line } = await words(null);
    if (channel === 'email') {
      const messageId = `<trial-${clock.now()}@mostrador>`;
      await sendMail(settings, { subject, text, messageId });
      return { ok: true, code: 'sent', detail: null };
    }
    const sid = await sendWhatsApp({ settings, twilio, templates }, line);
    const client = twilio();
    // Twilio takes it at once and says a moment later that WhatsApp did not.
    for (let looks = 0; client && looks < TRIAL_LOOKS; looks++) {
      await pause(TRIAL_LOOK_MS);
      if ((await whatBecame(client, sid)) === 'sent')
        return { ok: true, code: 'sent', detail: null };
    }
    return { ok: true, code: 'accepted', detail: null };
  }

  return {
    tell(tx, alertId, severity) {
      for (const channel of channels) {
        const wanted =
          settings.get(`alerts.${channel}`) &&
          (severity === 'urgent' || settings.get(`alerts.${channel}Reach`) === 'all');
        if (!wanted) continue;
        const { lastInsertRowid } = insert.run(alertId, channel, clock.now());
        jobs.enqueue(tx, { kind: job, payload: { noticeId: Number(lastInsertRowid) } });
      }
    },
    async test(channel) {
      try {
        return await tryChannel(channel);
      } catch (error) {
        if (!(error instanceof SendFailure)) throw error;
        return { ok: false, code: error.code, detail: error.detail };
      }
    },
  };
}
