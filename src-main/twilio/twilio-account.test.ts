import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  CLINIC,
  makeTwilio,
} from '../../tests/peers/twilio-bench.ts';
import { createTwilioAccount } from './twilio-account.ts';
import { TwilioFailure } from './twilio-failure.ts';

async function bench(overrides: Parameters<typeof makeTwilio>[0] = {}) {
  const made = await makeTwilio(overrides);
  const open = (authToken = AUTH_TOKEN) =>
    createTwilioAccount({ accountSid: ACCOUNT_SID, authToken, apiUrl: made.twilio.url });
  return { ...made, account: open(), open };
}

/** Something on this PC that answers every request in one way. */
async function stranger(status: number, body: string): Promise<string> {
  const server = http.createServer((_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the account says who it is, what it has left and how far its clock is from this one', async () => {
  const { account, twilio } = await bench({ accountName: 'Clínica Olmo', accountType: 'Trial' });
  const info = await account.account();
  expect(info).toMatchObject({
    sid: ACCOUNT_SID,
    name: 'Clínica Olmo',
    status: 'active',
    type: 'Trial',
  });
  expect(Math.abs(info.clockSkewMs)).toBeLessThan(60_000);
  twilio.control.setClockSkew(-3_600_000);
  const { clockSkewMs } = await account.account();
  expect(clockSkewMs).toBeLessThan(-3_540_000);
  expect(clockSkewMs).toBeGreaterThan(-3_660_000);
  twilio.control.setCredit(4.2);
  expect(await account.balance()).toEqual({ amount: 4.2, currency: 'USD' });
});

test('senders come with their state and with every address, plain numbers without WhatsApp', async () => {
  const { account, twilio, clinic } = await bench({ numbers: ['+34910000044'] });
  twilio.control.setSender('whatsapp:+34910000001', {
    status: 'OFFLINE',
    offlineReasons: [{ code: '63110', message: 'The number was moved' }],
    qualityRating: 'MEDIUM',
    messagingLimit: '10K Customers/24hr',
  });
  const [sender, ...others] = await account.senders();
  expect(others).toEqual([]);
  expect(sender).toEqual({
    sid: expect.stringMatching(/^XE[0-9a-f]{32}$/),
    number: '+34910000001',
    status: 'OFFLINE',
    offlineReasons: ['63110: The number was moved'],
    displayName: 'Clínica Olmo',
    qualityRating: 'MEDIUM',
    messagingLimit: '10K Customers/24hr',
    webhook: {
      callbackUrl: `${clinic.url}/receive`,
      callbackMethod: 'POST',
      fallbackUrl: null,
      fallbackMethod: 'POST',
      statusCallbackUrl: null,
      statusCallbackMethod: 'POST',
    },
  });
  expect(
    (await account.phoneNumbers()).map(({ number, sms, smsUrl }) => [number, sms, smsUrl]),
  ).toEqual([
    ['+34910000001', true, null],
    ['+34910000044', true, null],
  ]);
});

test('more senders than fit on one page are all there', async () => {
  const { account, twilio } = await bench();
  for (let count = 0; count < 60; count += 1)
    twilio.control.addSender({ address: `whatsapp:+3491000${String(1000 + count)}` });
  expect(await account.senders()).toHaveLength(61);
});

test('a Messaging Service tells who is in its pool and who decides where messages go', async () => {
  const { account, twilio } = await bench({ numbers: ['+34910000044'] });
  twilio.control.joinService('+34910000044');
  const [service] = await account.messagingServices();
  expect(service).toEqual({
    sid: twilio.messagingServiceSid,
    name: 'Clínica Olmo',
    useInboundWebhookOnNumber: true,
    inboundRequestUrl: null,
    inboundMethod: 'POST',
    statusCallback: null,
    senders: [{ sid: expect.stringMatching(/^XE/), number: '+34910000001' }],
    phoneNumbers: [{ sid: expect.stringMatching(/^PN/), number: '+34910000044' }],
  });
});

test('setting a sender’s addresses leaves its fallback alone', async () => {
  const { account, sdk } = await bench();
  const [first] = await account.senders();
  await sdk.messaging.v2.channelsSenders(first?.sid ?? '').update({
    webhook: { fallback_url: 'https://otro.es/auxilio', fallback_method: 'PUT' },
  } as never);
  const sender = await account.sender(first?.sid ?? '');
  await account.setSenderAddresses(sender, { receive: 'https://a.es/r', status: 'https://a.es/s' });
  expect((await account.sender(sender.sid)).webhook).toEqual({
    callbackUrl: 'https://a.es/r',
    callbackMethod: 'POST',
    fallbackUrl: 'https://otro.es/auxilio',
    fallbackMethod: 'PUT',
    statusCallbackUrl: 'https://a.es/s',
    statusCallbackMethod: 'POST',
  });
});

test('alerts since a moment, the newest first, name the webhook that failed', async () => {
  const { account, twilio, clinic, clock } = await bench();
  clinic.answer = () => 502;
  await twilio.patientSends({ from: ANA, body: 'uno' });
  await clock.advance(600_000);
  const since = clock.now();
  await clock.advance(1000);
  await twilio.patientSends({ from: ANA, body: 'dos' });
  twilio.setReceiveUrl('http://127.0.0.1:9/receive');
  await clock.advance(1000);
  await twilio.patientSends({ from: ANA, body: 'tres' });
  const alerts = await account.alerts(since);
  expect(alerts).toMatchObject([
    { errorCode: 11205, requestUrl: 'http://127.0.0.1:9/receive', at: since + 2000 },
    {
      errorCode: 11200,
      alertText: 'HTTP 502',
      requestUrl: `${clinic.url}/receive`,
      at: since + 1000,
    },
  ]);
});

test('right, wrong, suspended, closed and unreachable are told apart', async () => {
  const { account, open, twilio } = await bench();
  expect(await account.verifyCredentials()).toMatchObject({
    result: 'valid',
    account: { name: 'Clínica Olmo' },
  });
  expect(await open('wrong').verifyCredentials()).toEqual({ result: 'wrong', code: 20003 });
  const other = createTwilioAccount({
    accountSid: `AC${'e'.repeat(32)}`,
    authToken: AUTH_TOKEN,
    apiUrl: twilio.url,
  });
  expect(await other.verifyCredentials()).toEqual({ result: 'wrong', code: 20003 });
  twilio.control.setAccount({ status: 'suspended' });
  expect(await account.verifyCredentials()).toEqual({ result: 'inactive', code: null });
  await expect(account.balance()).rejects.toMatchObject({ code: 20005, failureClass: 'permanent' });
  twilio.control.setAccount({ status: 'active' });
  twilio.faults.add({ kind: 'answer', status: 403, code: 20005, route: 'account.fetch' });
  expect(await account.verifyCredentials()).toEqual({ result: 'inactive', code: 20005 });
  twilio.faults.add({ kind: 'answer', status: 503, code: 20503, route: 'account.fetch' });
  expect(await account.verifyCredentials()).toEqual({ result: 'unavailable', code: 20503 });
  twilio.control.setAccount({ status: 'closed' });
  expect(await account.verifyCredentials()).toEqual({ result: 'wrong', code: 20003 });
  await twilio.close();
  expect(await account.verifyCredentials()).toEqual({ result: 'unavailable', code: null });
});

test('a captive portal, a proxy and a stranger are not taken for Twilio', async () => {
  const pages = [
    [200, '<html>Bienvenido al WiFi</html>'],
    [302, ''],
    [403, '<html>Prohibido</html>'],
    [502, '<html>Bad gateway</html>'],
  ] as const;
  for (const [status, body] of pages) {
    const apiUrl = await stranger(status, body);
    const account = createTwilioAccount({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, apiUrl });
    expect(await account.verifyCredentials()).toEqual({ result: 'unavailable', code: null });
    await expect(account.senders()).rejects.toThrow(TwilioFailure);
    await expect(account.alerts(0)).rejects.toThrow(TwilioFailure);
    await expect(account.createSecondaryToken()).rejects.toThrow(TwilioFailure);
  }
  const apiUrl = await stranger(200, '{"hello":"world"}');
  const account = createTwilioAccount({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, apiUrl });
  expect(await account.verifyCredentials()).toEqual({ result: 'unavailable', code: null });
});

test('the auth token is rotated without a moment in which none is right', async () => {
  const { account, open, twilio } = await bench();
  await account.deleteSecondaryToken();
  const second = await account.createSecondaryToken();
  expect(second).not.toBe(AUTH_TOKEN);
  expect(await account.verifyCredentials()).toMatchObject({ result: 'valid' });
  expect(await open(second).verifyCredentials()).toMatchObject({ result: 'valid' });
  // A rotation that was broken off begins again.
  await account.deleteSecondaryToken();
  expect(await open(second).verifyCredentials()).toMatchObject({ result: 'wrong' });
  const third = await account.createSecondaryToken();
  expect(await open(third).promoteSecondaryToken()).toBe(third);
  expect(twilio.control.authToken()).toBe(third);
  expect(await account.verifyCredentials()).toMatchObject({ result: 'wrong' });
  expect(await open(third).verifyCredentials()).toMatchObject({ result: 'valid' });
});

test('only this PC may play Twilio', () => {
  for (const apiUrl of ['https://api.twilio.example', 'http://10.0.0.1:80', 'x'])
    expect(() =>
      createTwilioAccount({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, apiUrl }),
    ).toThrow(RangeError);
});

test('a revoked token is noticed at the next call', async () => {
  const { account, twilio, sdk } = await bench();
  await sdk.messages.create({ from: CLINIC, to: ANA, body: 'hola' });
  twilio.control.setAuthToken('0123456789abcdef0123456789abcdef');
  await expect(account.senders()).rejects.toMatchObject({ status: 401, code: 20003 });
});
