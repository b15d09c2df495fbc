import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, makeTwilio } from '../../tests/peers/twilio-bench.ts';
import { sandboxNumber } from '../settings/registry.ts';
import {
  addressesFor,
  CONNECTION_OVERRIDES,
  findTarget,
  foreignAddress,
  isSameAddress,
  judge,
  register,
  WEBHOOK_PATHS,
} from './registration.ts';
import { createTwilioAccount } from './twilio-account.ts';

const CLINIC = '+34910000001';
const PUBLIC = 'https://olmo.ngrok-free.dev';
const OLD = 'https://viejo.ngrok-free.app';
const FOREIGN = 'https://crm.example/whatsapp';

async function bench(overrides: Parameters<typeof makeTwilio>[0] = {}) {
  const made = await makeTwilio({ numbers: ['+34910000044'], ...overrides });
  const account = createTwilioAccount({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    apiUrl: made.twilio.url,
  });
  const writes = () =>
    made.twilio.requests().filter(({ route }) => route?.endsWith('.update') === true).length;
  return { ...made, account, writes };
}

const ours = addressesFor(PUBLIC);
const bare = {
  receive: PUBLIC + WEBHOOK_PATHS.receive,
  status: PUBLIC + WEBHOOK_PATHS.status,
};

test('the addresses carry the connection overrides, and a path in front stays', () => {
  expect(ours).toEqual({
    receive: `https://olmo.ngrok-free.dev/api/v1/twilio/webhook/receive#rc=3&rp=5xx,ct,rt`,
    status: `https://olmo.ngrok-free.dev/api/v1/twilio/webhook/status#rc=3&rp=5xx,ct,rt`,
  });
  expect(addressesFor(' https://olmo.example/wa// ').receive).toBe(
    `https://olmo.example/wa/api/v1/twilio/webhook/receive${CONNECTION_OVERRIDES}`,
  );
});

test('an address is judged by what a person would want done about it', () => {
  const known = [OLD];
  const verdict = (receive: string | null, status: string | null) =>
    judge({ receive, status }, ours, known);
  expect(verdict(ours.receive, ours.status)).toBe('ours');
  expect(verdict(` ${ours.receive}\n`, ours.status)).toBe('ours');
  expect(
    verdict('HTTPS://OLMO.ngrok-free.dev:443/api/v1/twilio/webhook/receive', ours.status),
  ).toBe('partial');
  expect(verdict(ours.receive, null)).toBe('partial');
  expect(verdict(ours.receive, `${OLD}${WEBHOOK_PATHS.status}`)).toBe('partial');
  expect(verdict(bare.receive, bare.status)).toBe('partial');
  expect(verdict(null, null)).toBe('unset');
  expect(verdict(' ', ours.status)).toBe('unset');
  expect(verdict(`${OLD}${WEBHOOK_PATHS.receive}#rc=3`, null)).toBe('outdated');
  expect(verdict('https://demo.twilio.com/welcome/sms/reply', null)).toBe('outdated');
  expect(verdict('https://timberwolf-mastiff-9776.twil.io/demo-reply', null)).toBe('outdated');
  // Pasted into the wrong field, or with a slash too many: ours to mend.
  expect(verdict(ours.status, ours.receive)).toBe('outdated');
  expect(verdict(`${bare.receive}/`, null)).toBe('outdated');
  expect(verdict(bare.receive.replace('https:', 'http:'), null)).toBe('outdated');
  expect(verdict(FOREIGN, null)).toBe('foreign');
  expect(verdict(FOREIGN, ours.status)).toBe('foreign');
  expect(verdict(ours.receive, FOREIGN)).toBe('foreign');
  expect(verdict('application:AP123', null)).toBe('foreign');
  // Another PC's Mostrador is another live system.
  expect(verdict(`https://otra.ngrok-free.dev${WEBHOOK_PATHS.receive}`, null)).toBe('foreign');
  expect(verdict(`${OLD}.evil.example${WEBHOOK_PATHS.receive}`, null)).toBe('foreign');
});

const host = fc
  .tuple(fc.domain(), fc.constantFrom('', ':8443'))
  .map(([name, port]) => `https://${name.toLowerCase()}${port}`);
const address = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    ours.receive,
    ours.status,
    bare.receive,
    FOREIGN,
    '',
    'https://demo.twilio.com/x',
  ),
  host.map((base) => base + WEBHOOK_PATHS.receive),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
);

test('whatever is there, what belongs to nobody we know is foreign, and nothing else is', () => {
  fc.assert(
    fc.property(address, address, fc.array(host, { maxLength: 3 }), (receive, status, known) => {
      const hosts = [PUBLIC, ...known].map((base) => new URL(base).host);
      const isForeign = (one: string | null) => {
        if (one === null || one.trim() === '') return false;
        if (!URL.canParse(one.trim())) return true;
        const url = new URL(one.trim());
        const ourPath = url.pathname.startsWith('/api/v1/twilio/webhook/');
        const web = /^https?:$/.test(url.protocol);
        return !(web && ((hosts.includes(url.host) && ourPath) || url.host === 'demo.twilio.com'));
      };
      const verdict = judge({ receive, status }, ours, known);
      expect(verdict === 'foreign').toBe(isForeign(receive) || isForeign(status));
      const named = foreignAddress({ receive, status }, ours, known);
      expect(named).toBe(isForeign(receive) ? receive : isForeign(status) ? status : null);
    }),
  );
});

test('whatever the public address, what was registered is ours, and ours alone is', () => {
  fc.assert(
    fc.property(host, host, (mine, other) => {
      fc.pre(mine !== other);
      const wanted = addressesFor(mine);
      expect(judge(wanted, wanted, [])).toBe('ours');
      expect(judge(wanted, addressesFor(other), [])).toBe('foreign');
      expect(judge(wanted, addressesFor(other), [mine])).toBe('outdated');
      expect(judge({ ...wanted, status: null }, wanted, [other])).toBe('partial');
      expect(judge({ receive: null, status: null }, wanted, [other])).toBe('unset');
    }),
  );
});

test('being the same address is symmetric and blind to the fragment', () => {
  fc.assert(
    fc.property(
      address,
      address,
      fc.constantFrom('', '#rc=1', CONNECTION_OVERRIDES),
      (a, b, hash) => {
        expect(isSameAddress(a, b)).toBe(isSameAddress(b, a));
        expect(isSameAddress(a, a)).toBe(true);
        if (a !== null && URL.canParse(a))
          expect(isSameAddress(a, a.split('#')[0] + hash)).toBe(true);
      },
    ),
  );
});

test('a WhatsApp sender is registered, read back, and then calls there', async () => {
  const { account, twilio, clinic, writes } = await bench();
  const publicUrl = clinic.url;
  const target = await findTarget(account, `whatsapp:${CLINIC}`);
  expect(target).toMatchObject({
    kind: 'sender',
    sid: expect.stringMatching(/^XE/),
    label: 'Clínica Olmo',
    senderStatus: 'ONLINE',
    current: { receive: `${clinic.url}/receive`, status: null },
  });
  // The listener's own `/receive` is another system's as far as anybody can know.
  const refused = await register(account, target, publicUrl);
  expect(refused).toEqual({ ok: false, error: 'foreign', current: target.current });
  expect(writes()).toBe(0);
  const done = await register(account, target, publicUrl, { replaceForeign: true });
  expect(done).toEqual({
    ok: true,
    changed: true,
    before: target.current,
    current: addressesFor(publicUrl),
    overrides: true,
  });
  expect(await register(account, target, publicUrl)).toMatchObject({ ok: true, changed: false });
  expect(writes()).toBe(1);
  // Three more tries, as the fragment says.
  clinic.answer = (count) => (count < 3 ? 503 : 200);
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([200]);
  expect(clinic.received.map(({ path, signed }) => [path, signed])).toEqual(
    Array(3).fill([WEBHOOK_PATHS.receive, true]),
  );
});

test('a changed public address is followed without asking, the old one being ours', async () => {
  const { account, twilio } = await bench({ receiveUrl: addressesFor(OLD).receive });
  const target = await findTarget(account, CLINIC);
  expect(await register(account, target, PUBLIC, { known: [OLD] })).toMatchObject({ ok: true });
  expect(await register(account, target, PUBLIC)).toMatchObject({ changed: false });
  expect((await account.senders())[0]?.webhook).toMatchObject({
    callbackUrl: ours.receive,
    statusCallbackUrl: ours.status,
  });
  expect(twilio.requests().filter(({ route }) => route === 'senders.update')).toHaveLength(1);
});

test('what somebody changed in the console meanwhile is not overwritten', async () => {
  const { account, twilio } = await bench({ receiveUrl: addressesFor(OLD).receive });
  const target = await findTarget(account, CLINIC);
  twilio.setReceiveUrl(FOREIGN);
  expect(await register(account, target, PUBLIC, { known: [OLD] })).toEqual({
    ok: false,
    error: 'foreign',
    current: { receive: FOREIGN, status: null },
  });
});

test('a Messaging Service that decides for its pool is the one to register at', async () => {
  const { account, twilio, sdk } = await bench();
  twilio.control.setServiceDefers(false);
  const target = await findTarget(account, CLINIC);
  expect(target).toMatchObject({
    kind: 'service',
    sid: twilio.messagingServiceSid,
    senderStatus: 'ONLINE',
    current: { receive: null, status: null },
  });
  expect(await register(account, target, PUBLIC)).toMatchObject({ ok: true, current: ours });
  // Somebody chooses GET in the console: the clinic would hear nothing more.
  await sdk.messaging.v1.services(target.sid ?? '').update({ inboundMethod: 'GET' });
  const seen = await findTarget(account, CLINIC);
  expect(judge(seen.current, ours, [])).toBe('outdated');
  expect(await register(account, target, PUBLIC)).toMatchObject({ changed: true, current: ours });
  // The sender's own address is somebody else's business.
  expect((await account.senders())[0]?.webhook.statusCallbackUrl).toBe(null);
});

test('a number without WhatsApp has one address, for SMS; a TwiML application there is not ours', async () => {
  const { account, twilio, sdk } = await bench();
  const target = await findTarget(account, '+34 910 000 044');
  expect(target).toMatchObject({ kind: 'number', senderStatus: null });
  expect(await register(account, target, PUBLIC)).toMatchObject({
    ok: true,
    changed: true,
    current: { receive: ours.receive, status: null },
  });
  expect(await register(account, target, PUBLIC)).toMatchObject({ changed: false });
  const application = `AP${'1'.repeat(32)}`;
  await sdk.incomingPhoneNumbers(target.sid ?? '').update({ smsApplicationSid: application });
  expect(await register(account, target, PUBLIC)).toEqual({
    ok: false,
    error: 'foreign',
    current: { receive: `application:${application}`, status: null },
  });
  const forced = await register(account, target, PUBLIC, { replaceForeign: true });
  expect(forced).toMatchObject({ ok: true, current: { receive: ours.receive } });
  twilio.control.joinService('+34910000044');
  twilio.control.setServiceDefers(false);
  expect(await findTarget(account, '+34910000044')).toMatchObject({ kind: 'service' });
});

test('the sandbox and a number of somebody else cannot be registered, and are told apart', async () => {
  const { account } = await bench({
    senders: [
      { address: `whatsapp:${CLINIC}`, sandbox: false },
      { address: `whatsapp:${sandboxNumber}` as `whatsapp:+${string}`, sandbox: true },
    ],
  });
  for (const [number, kind] of [
    [sandboxNumber, 'sandbox'],
    ['+34910999999', 'missing'],
  ] as const) {
    const target = await findTarget(account, number);
    expect(target).toMatchObject({ kind, sid: null, senderStatus: null });
    expect(await register(account, target, PUBLIC)).toMatchObject({
      ok: false,
      error: 'not_settable',
    });
  }
});

test('what Twilio does not keep is told with what is there instead', async () => {
  for (const serviceDecides of [false, true]) {
    const { account, twilio } = await bench({ receiveUrl: addressesFor(OLD).receive });
    if (serviceDecides) twilio.control.setServiceDefers(false);
    const target = await findTarget(account, CLINIC);
    twilio.control.setKeeping('nothing');
    expect(await register(account, target, PUBLIC, { known: [OLD] })).toEqual({
      ok: false,
      error: 'not_kept',
      current: target.current,
    });
    // Without overrides it is kept all the same.
    twilio.control.setKeeping('no-overrides');
    expect(await register(account, target, PUBLIC, { known: [OLD] })).toMatchObject({
      ok: true,
      current: bare,
      overrides: false,
    });
  }
});

test('an address set, then a failure of Twilio’s: the failure is thrown, nothing is guessed', async () => {
  const { account, twilio } = await bench({ receiveUrl: addressesFor(OLD).receive });
  const target = await findTarget(account, CLINIC);
  twilio.faults.add({ kind: 'answer', status: 403, code: 20006, route: 'senders.update' });
  await expect(register(account, target, PUBLIC, { known: [OLD] })).rejects.toMatchObject({
    code: 20006,
    failureClass: 'permanent',
  });
  twilio.control.setAuthToken('0123456789abcdef0123456789abcdef');
  await expect(findTarget(account, CLINIC)).rejects.toMatchObject({ code: 20003 });
});
