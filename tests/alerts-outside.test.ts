import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Alert } from '../src-main/contract/alerts.ts';
import { createAuthority, issueCertificate } from '../src-main/web/certificates.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, type Bench, LUIS, makeClinic } from './make-clinic.ts';
import { freePort } from './peers/program.ts';
import { sdkFor } from './peers/twilio-sdk.ts';

const MINUTE = 60_000;
const OWNER = '+34600999888';
const USER = { user: 'olga@clinica.example', pass: 'contraseña de aplicación' };

let certificate: { key: string; cert: string };
let stranger: { key: string; cert: string };
const before = tls.getCACertificates('default');

/** A certificate for this PC by an authority, which is then trusted, or is not. */
async function certify(trusted: boolean) {
  const about = { hostname: 'recepcion', now: Date.now() };
  const authority = await createAuthority({ clinicName: 'Correo', ...about });
  const issued = await issueCertificate(authority, {
    hosts: ['localhost'],
    ips: ['127.0.0.1'],
    now: about.now,
  });
  if (trusted) tls.setDefaultCACertificates([...before, authority.certificatePem]);
  return { key: issued.keyPem, cert: issued.certificatePem };
}

beforeAll(async () => {
  [certificate, stranger] = [await certify(true), await certify(false)];
});
afterAll(() => tls.setDefaultCACertificates(before));

/** A real mail server on this PC, and the mails that it has taken. */
async function makeMailServer(options: SMTPServerOptions = {}) {
  const mails: string[] = [];
  const server = new SMTPServer({
    ...certificate,
    authOptional: false,
    onAuth({ username, password }, _session, done) {
      if (username === USER.user && password === USER.pass) done(null, { user: username });
      else done(Object.assign(new Error('5.7.8 Bad credentials'), { responseCode: 535 }));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  // A client that turns away in the middle of TLS is what some of these tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { mails, port: (server.server.address() as AddressInfo).port };
}

async function setMail(bench: Bench, settings: Record<string, unknown>): Promise<void> {
  const all = {
    email: true,
    emailTo: 'olga@casa.example',
    emailFrom: 'recepcion@clinica.example',
    smtpHost: '127.0.0.1',
    smtpUser: USER.user,
    smtpPassword: USER.pass,
    ...settings,
  };
  for (const [key, value] of Object.entries(all))
    await bench.client.settings.set({ key: `alerts.${key}`, value });
}

const trial = (bench: Bench, channel: 'email' | 'whatsapp') =>
  bench.client.alerts.test({ channel });

/** What a mail says, whatever it was wrapped in. */
function textOf(mail: string): string {
  const [head = '', ...body] = mail.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/quoted-printable/i.test(head))
    return Buffer.from(
      text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        ),
      'latin1',
    ).toString();
  return /base64/i.test(head) ? Buffer.from(text, 'base64').toString() : text;
}

/** Raises an urgent alert of its own: the balance is gone. */
async function emptyAccount(bench: Bench): Promise<Alert> {
  bench.twilio.control.setCredit(0);
  await bench.settle(17 * MINUTE);
  return (await bench.client.alerts.live()).find(({ kind }) => kind === 'balance')!;
}

const notices = async (bench: Bench) =>
  (await bench.client.alerts.live()).find(({ kind }) => kind === 'balance')!.notices;

test('an urgent alert is mailed once over TLS, in the clinic’s words and without a patient’s', async () => {
  const { mails, port } = await makeMailServer({ secure: true });
  const bench = await makeClinic();
  await setMail(bench, { smtpSecurity: 'tls', smtpPort: port });
  await bench.client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  await bench.write(LUIS, 'me duele mucho el pecho y no puedo respirar', {
    profileName: 'Luis Pons',
  });
  await bench.settle(7 * MINUTE);
  await expect.poll(() => mails.length).toBe(1);
  expect(textOf(mails[0]!)).toContain('Una señal de alarma sigue sin atender');
  expect(textOf(mails[0]!)).toContain('nadie ha contestado');
  expect(mails[0]! + textOf(mails[0]!)).not.toMatch(/Luis|pecho|600333444/);
  await bench.settle(60 * MINUTE);
  const [alert] = (await bench.client.alerts.live()).filter(({ kind }) => kind === 'redflag');
  expect(alert!.notices).toMatchObject([{ channel: 'email', state: 'sent', code: null }]);
  expect(mails).toHaveLength(1);
});

test('only the urgent leaves the desk unless everything is asked for, and nothing while it is off', async () => {
  const { mails, port } = await makeMailServer();
  const bench = await makeClinic();
  await setMail(bench, { smtpPort: port, email: false });
  bench.twilio.control.setCredit(1.5);
  await bench.settle(17 * MINUTE);
  expect(await notices(bench)).toEqual([]);
  bench.twilio.control.setCredit(40);
  await bench.settle(17 * MINUTE);
  await setMail(bench, { smtpPort: port });
  bench.twilio.control.setCredit(1.5);
  await bench.settle(17 * MINUTE);
  expect(await notices(bench)).toEqual([]);
  bench.twilio.control.setCredit(40);
  await bench.settle(17 * MINUTE);
  await bench.client.settings.set({ key: 'alerts.emailReach', value: 'all' });
  bench.twilio.control.setCredit(1.5);
  await bench.settle(17 * MINUTE);
  await expect.poll(() => mails.length).toBe(1);
});

test('each reason why no mail goes out has words of its own, and the password stands in none', async () => {
  const bench = await makeClinic();
  const [starttls, withTls, plain, foreign] = await Promise.all([
    makeMailServer(),
    makeMailServer({ secure: true }),
    makeMailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
    makeMailServer({ secure: true, ...stranger }),
  ]);
  await bench.client.settings.set({ key: 'alerts.email', value: true });
  expect(await trial(bench, 'email')).toMatchObject({ ok: false, code: 'not_set_up' });
  const cases: [Record<string, unknown>, string][] = [
    [{ smtpPort: starttls.port }, 'sent'],
    [{ smtpPort: starttls.port, smtpPassword: 'otra' }, 'credentials'],
    [{ smtpPort: withTls.port, smtpSecurity: 'tls' }, 'sent'],
    [{ smtpPort: foreign.port, smtpSecurity: 'tls' }, 'certificate'],
    [{ smtpPort: plain.port, smtpSecurity: 'starttls' }, 'no_tls'],
    // To this very PC, and to no other, without encryption.
    [{ smtpPort: plain.port, smtpSecurity: 'none' }, 'sent'],
    [{ smtpHost: 'smtp.clinica.example', smtpSecurity: 'none' }, 'insecure'],
    [{ smtpPort: plain.port, smtpSecurity: 'tls' }, 'wrong_security'],
    [{ smtpPort: await freePort() }, 'unreachable'],
    [{ smtpHost: 'no-existe.invalid' }, 'host_unknown'],
  ];
  for (const [settings, code] of cases) {
    await setMail(bench, { smtpSecurity: 'starttls', ...settings });
    const sent = await trial(bench, 'email');
    expect({ ok: sent.ok, code: sent.code, settings }).toEqual({
      ok: code === 'sent',
      code,
      settings,
    });
    expect(JSON.stringify(sent)).not.toContain(USER.pass);
  }
  expect([starttls, withTls, plain, foreign].map(({ mails }) => mails.length)).toEqual([
    1, 1, 1, 0,
  ]);
});

test('a mail server that is away for a while gets the mail later; a wrong password is told in the alert at once', async () => {
  const bench = await makeClinic();
  const port = await freePort();
  await setMail(bench, { smtpPort: port });
  await emptyAccount(bench);
  expect(await notices(bench)).toMatchObject([{ state: 'waiting', code: 'unreachable' }]);
  const { mails, port: open } = await makeMailServer();
  await bench.client.settings.set({ key: 'alerts.smtpPort', value: open });
  await bench.settle(40 * MINUTE);
  expect(await notices(bench)).toMatchObject([{ state: 'sent', code: null }]);
  expect(mails).toHaveLength(1);

  await bench.client.settings.set({ key: 'alerts.smtpPassword', value: 'otra' });
  bench.twilio.control.setCredit(40);
  await bench.settle(17 * MINUTE);
  await emptyAccount(bench);
  expect(await notices(bench)).toMatchObject([
    { state: 'failed', code: 'credentials', detail: expect.stringContaining('535') },
  ]);
});

test('what somebody has seen by the time that it could go out is not sent any more', async () => {
  const bench = await makeClinic();
  await setMail(bench, { smtpPort: await freePort() });
  const alert = await emptyAccount(bench);
  await bench.client.alerts.acknowledge({ id: alert.id });
  const { mails, port } = await makeMailServer();
  await bench.client.settings.set({ key: 'alerts.smtpPort', value: port });
  await bench.settle(40 * MINUTE);
  expect(await notices(bench)).toMatchObject([{ state: 'dropped' }]);
  expect(mails).toEqual([]);
});

/** A red flag that nobody sees to: Twilio itself works. */
async function forgetRedFlag(bench: Bench): Promise<void> {
  await bench.write(ANA, 'me duele mucho el pecho y no puedo respirar', {
    profileName: 'Ana Ruiz',
  });
  await bench.settle(8 * MINUTE);
}
const redFlagNotices = async (bench: Bench) =>
  (await bench.client.alerts.live()).find(({ kind }) => kind === 'redflag')!.notices;

test('the owner’s phone gets the alert from the clinic’s number, and the inbox no conversation of it', async () => {
  const bench = await makeClinic();
  await bench.client.settings.set({ key: 'alerts.whatsapp', value: true });
  await bench.client.settings.set({ key: 'alerts.whatsappTo', value: OWNER });
  // She has written to the clinic today, so that free text arrives.
  await bench.write(OWNER, 'hola');
  await bench.settle();
  const conversations = async () =>
    (await bench.client.conversations.list({ filter: 'all' })).items.length;
  const before = await conversations();
  const messages = bench.clinic.store.db.prepare('SELECT count(*) FROM messages').pluck();
  await forgetRedFlag(bench);
  const received = bench.received(OWNER);
  expect(received.at(-1)).toContain('Una señal de alarma sigue sin atender');
  expect(received.join()).not.toMatch(/Ana|pecho|600111222/);
  expect(await redFlagNotices(bench)).toMatchObject([{ channel: 'whatsapp', state: 'sent' }]);
  const count = messages.get();
  await bench.settle(60 * MINUTE);
  expect(messages.get()).toBe(count);
  expect(await conversations()).toBe(before + 1);
  expect(bench.received(OWNER)).toEqual(received);
});

test('free text to an owner who has not written is told as what it is; a template with one variable arrives', async () => {
  const bench = await makeClinic();
  await bench.client.settings.set({ key: 'alerts.whatsapp', value: true });
  await bench.client.settings.set({ key: 'alerts.whatsappTo', value: OWNER });
  await forgetRedFlag(bench);
  expect(await redFlagNotices(bench)).toMatchObject([{ state: 'failed', code: '63016' }]);
  expect(bench.received(OWNER)).toEqual([]);

  const sdk = sdkFor(bench.twilio.url, ACCOUNT_SID, AUTH_TOKEN);
  const { sid } = await sdk.content.v1.contents.create({
    friendlyName: 'aviso_clinica',
    language: 'es',
    variables: { 1: 'algo va mal' },
    types: { 'twilio/text': { body: 'Aviso de la clínica: {{1}}. Míralo en Mostrador.' } },
  } as never);
  await sdk.content.v1
    .contents(sid)
    .approvalCreate.create({ name: 'aviso_clinica', category: 'UTILITY' } as never);
  await bench.settle(3 * MINUTE);
  await bench.client.templates.sync();
  await bench.client.settings.set({ key: 'alerts.whatsappTemplate', value: sid });
  await emptyAccount(bench);
  expect(bench.received(OWNER).at(-1)).toMatch(
    /^Aviso de la clínica: .*No queda saldo.*Míralo en Mostrador\.$/,
  );
  expect(await notices(bench)).toMatchObject([{ channel: 'whatsapp', state: 'sent' }]);

  await bench.client.settings.set({ key: 'alerts.whatsappTemplate', value: 'HX0' });
  expect(await trial(bench, 'whatsapp')).toMatchObject({ ok: false, code: 'template' });
});

test('a trial to the phone says what WhatsApp made of it', async () => {
  const bench = await makeClinic();
  expect(await trial(bench, 'whatsapp')).toMatchObject({ ok: false, code: 'not_set_up' });
  await bench.client.settings.set({ key: 'alerts.whatsappTo', value: OWNER });
  const answer = trial(bench, 'whatsapp');
  await expect
    .poll(() =>
      bench.twilio
        .requests()
        .some(({ method, path }) => method === 'POST' && path.endsWith('/Messages.json')),
    )
    .toBe(true);
  await bench.settle();
  expect(await answer).toMatchObject({ ok: false, code: '63016' });
});

test('many alerts at once are six mails: the last tells of the rest, and the history keeps every one', async () => {
  const { mails, port } = await makeMailServer();
  const bench = await makeClinic();
  await setMail(bench, { smtpPort: port });
  for (let i = 0; i < 8; i++)
    await bench.write(`+3460077700${i}`, 'me duele mucho el pecho y no puedo respirar', {
      profileName: `Paciente ${i}`,
    });
  await bench.settle(7 * MINUTE);
  await expect.poll(() => mails.length).toBe(6);
  const subjects = mails.filter((mail) => textOf(mail).includes('y 2 avisos más'));
  expect(subjects).toHaveLength(1);
  expect(textOf(subjects[0]!).match(/· Una señal de alarma/g)).toHaveLength(2);
  await bench.settle(30 * MINUTE);
  expect(mails).toHaveLength(6);
  const told = (await bench.client.alerts.live()).filter(({ kind }) => kind === 'redflag');
  expect(told).toHaveLength(8);
  expect(told.flatMap(({ notices: all }) => all.map(({ state }) => state))).toEqual(
    Array.from({ length: 8 }, () => 'sent'),
  );
  expect(told.filter((one) => one.notices[0]?.code === 'in_summary')).toHaveLength(2);
});
