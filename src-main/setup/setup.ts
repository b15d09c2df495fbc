import { setTimeout as pause } from 'node:timers/promises';
import type { Knowledge } from '../assistant/knowledge.ts';
import { checkModel } from '../assistant/model-check.ts';
import { applyStarter, starterEntries, starterKinds } from '../assistant/starters/starters.ts';
import type { Actor } from '../audit/actor.ts';
import type { Check } from '../contract/checks.ts';
import { Failure } from '../contract/failure.ts';
import type { Language } from '../contract/operation.ts';
import {
  type SenderChoice,
  type SetupState,
  type SetupStep,
  type StarterKind,
  setupSteps,
} from '../contract/setup.ts';
import { lookAtAccount, senderResult } from '../line/account-checks.ts';
import type { Line } from '../line/line.ts';
import type { Prover } from '../line/prover.ts';
import { found, published, type Result } from '../line/result.ts';
import {
  type SettingInput,
  type SettingKey,
  type SettingValue,
  sandboxNumber,
} from '../settings/registry.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tunnel } from '../tunnel/tunnel.ts';
import type { TwilioAccount, WhatsAppSender } from '../twilio/twilio-account.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';

/** The set-up that a receptionist goes through alone: each step checks itself against the world. */
export type Setup = ReturnType<typeof createSetup>;

type Checked = { check: Check; saved: boolean };

/** How long the wizard waits for the tunnel to be up or refused; it goes on trying afterwards. */
const TUNNEL_WAIT_MS = 20_000;

/** Makes the set-up. `accountWith` opens an account with credentials that are not kept yet. */
export function createSetup({
  settings,
  knowledge,
  line,
  prover,
  tunnel,
  account,
  accountWith,
}: {
  settings: Settings;
  knowledge: Knowledge;
  line: Line;
  prover: Prover;
  tunnel: Tunnel;
  account: () => TwilioAccount | null;
  accountWith: (credentials: { accountSid: string; authToken: string }) => TwilioAccount;
}) {
  const now = () => Date.now();

  function stepState(
    id: SetupStep,
    links: ReadonlyMap<string, Check>,
  ): { done: boolean; check: Check | null } {
    const by = (link: Check['id']) => links.get(link) ?? null;
    const good = (check: Check | null) => check?.state === 'ok' || check?.state === 'warning';
    switch (id) {
      case 'clinic':
        return { done: settings.get('clinic.name') !== '', check: null };
      case 'twilio':
        return {
          done: account() !== null && by('account')?.state !== 'broken',
          check: by('account'),
        };
      case 'sender':
        return {
          done: settings.get('twilio.whatsappNumber') !== null && by('sender')?.state !== 'broken',
          check: by('sender'),
        };
      case 'tunnel':
        return { done: good(by('tunnel')), check: by('tunnel') };
      case 'webhook': {
        // The sandbox tells nobody what is registered: its own message is the proof.
        const sandbox = by('webhook')?.code === 'sandbox' && prover.lastTwilioAt() !== null;
        return { done: good(by('webhook')) || sandbox, check: by('webhook') };
      }
      case 'proof':
        return { done: prover.lastTwilioAt() !== null, check: by('signature') };
      case 'assistant':
        return { done: settings.get('openai.apiKey') !== null, check: by('assistant') };
      case 'knowledge':
        return { done: knowledge.topics().length > 0, check: null };
      case 'recovery':
        return { done: settings.get('backups.recoveryRecipient') !== null, check: null };
    }
  }

  function state(): SetupState {
    const { finished, skipped } = settings.get('setup.progress');
    const links = new Map(line.status().links.map((link) => [link.id as string, link]));
    return {
      finished,
      steps: setupSteps.map((id) => {
        const { done, check } = stepState(id, links);
        const state = done
          ? 'done'
          : check?.state === 'broken'
            ? 'attention'
            : skipped.includes(id)
              ? 'skipped'
              : 'todo';
        return { id, state, check };
      }),
    };
  }

  /** @throws Failure `twilio_unreachable` when Twilio has no answer, or a fault of its own. */
  async function sendersOf(client: TwilioAccount): Promise<WhatsAppSender[]> {
    try {
      return [...(await client.senders())];
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      throw new Failure('twilio_unreachable', {}, { cause: error });
    }
  }

  /** What was typed, judged; what is kept where nothing was. @throws Failure `setting_invalid`. */
  function given<K extends SettingKey>(
    key: K,
    typed: SettingInput<K> | undefined,
  ): SettingValue<K> {
    return typed === undefined ? settings.get(key) : settings.check(key, typed);
  }

  const answer = (result: Result, saved: boolean): Checked => ({
    check: published(result, now()),
    saved,
  });

  return {
    state,

    /** Leaves a step for later, or takes that back. */
    async skip(step: SetupStep, skipped: boolean, by: Actor): Promise<void> {
      const progress = settings.get('setup.progress');
      const others = progress.skipped.filter((id) => id !== step);
      const all = skipped ? [...others, step] : others;
      await settings.set('setup.progress', { ...progress, skipped: all }, by);
    },

    async finish(finished: boolean, by: Actor): Promise<void> {
      await settings.set('setup.progress', { ...settings.get('setup.progress'), finished }, by);
    },

    /**
     * Checks credentials with Twilio and keeps them when Twilio takes them.
     *
     * @throws Failure `setting_invalid` for what cannot be a credential, or is another field's.
     */
    async twilio(
      input: { accountSid?: string | undefined; authToken?: string | undefined },
      by: Actor,
    ): Promise<Checked> {
      const accountSid = given('twilio.accountSid', input.accountSid);
      const authToken = given('twilio.authToken', input.authToken);
      if (accountSid === null)
        throw new Failure('setting_invalid', { key: 'twilio.accountSid', reason: 'too_small' });
      if (authToken === null)
        throw new Failure('setting_invalid', { key: 'twilio.authToken', reason: 'too_small' });
      const facts = await lookAtAccount({
        client: accountWith({ accountSid, authToken }),
        number: null,
        lowBalance: settings.get('twilio.lowBalance'),
      });
      if (facts.internet.state === 'broken') return answer(facts.internet, false);
      if (facts.account.state !== 'ok' && facts.account.state !== 'warning')
        return answer(facts.account, false);
      if (input.accountSid !== undefined) await settings.set('twilio.accountSid', accountSid, by);
      if (input.authToken !== undefined) await settings.set('twilio.authToken', authToken, by);
      const { balance } = facts;
      return answer(
        { ...facts.account, params: { ...facts.account.params, ...balance.params } },
        true,
      );
    },

    /** The account's WhatsApp numbers as Twilio lists them, and the sandbox. */
    async senders(): Promise<{ check: Check; items: SenderChoice[] }> {
      const client = account();
      const current = settings.get('twilio.whatsappNumber');
      const sandbox: SenderChoice = {
        number: sandboxNumber,
        name: null,
        sandbox: true,
        status: 'ONLINE',
        reasons: [],
        quality: null,
        current: current === sandboxNumber,
      };
      const facts = await lookAtAccount({ client, number: null, lowBalance: 0 });
      if (!client || facts.account.state === 'broken' || facts.internet.state === 'broken') {
        const bad = facts.internet.state === 'broken' ? facts.internet : facts.account;
        return { check: published(bad, now()), items: [] };
      }
      const senders = await sendersOf(client);
      const own = senders
        .filter(({ number }) => number !== sandboxNumber)
        .map(({ number, displayName, status, offlineReasons, qualityRating }) => ({
          number,
          name: displayName,
          sandbox: false,
          status,
          reasons: [...offlineReasons],
          quality: qualityRating,
          current: number === current,
        }));
      return { check: published(facts.account, now()), items: [...own, sandbox] };
    },

    /**
     * Chooses the number. One that the account does not have is refused; one that Twilio is still
     * preparing is kept, and its state followed.
     *
     * @throws Failure `setting_invalid`.
     */
    async sender(input: string, by: Actor): Promise<Checked> {
      const number = settings.check('twilio.whatsappNumber', input);
      const client = account();
      if (!client)
        return answer(found('account', 'idle', 'not_set_up', { fix: 'open_twilio' }), false);
      let result: Result = found('sender', 'ok', 'sandbox', { params: { number: sandboxNumber } });
      if (number !== null && number !== sandboxNumber) {
        const mine = (await sendersOf(client)).find((one) => one.number === number);
        result = senderResult(number, mine);
        if (result.code === 'missing') return answer(result, false);
      }
      await settings.set('twilio.whatsappNumber', number, by);
      return answer(result, true);
    },

    /**
     * Keeps the tunnel's token and domain and waits until it is up or refused.
     *
     * @throws Failure `setting_invalid`.
     */
    async tunnel(
      input: { authtoken?: string | undefined; domain: string | null },
      by: Actor,
    ): Promise<void> {
      const domain = settings.check('ngrok.domain', input.domain);
      if (input.authtoken !== undefined) {
        const token = settings.check('ngrok.authtoken', input.authtoken);
        // Each change opens the tunnel anew, and ngrok counts every login for a while.
        if (domain !== settings.get('ngrok.domain')) await settings.set('ngrok.domain', domain, by);
        await settings.set('ngrok.authtoken', token, by);
      } else await settings.set('ngrok.domain', domain, by);
      if (settings.get('public.url') !== null && settings.source('public.url') === 'stored')
        await settings.set('public.url', null, by);
      // What stands there now may be the tunnel of before: the next attempt says how this one does.
      await Promise.race([tunnel.renew(), pause(TUNNEL_WAIT_MS, undefined, { ref: false })]);
    },

    /**
     * Uses the clinic's own address, or goes back to the tunnel with null.
     *
     * @throws Failure `setting_invalid`.
     */
    async address(url: string | null, by: Actor): Promise<Checked> {
      await settings.set('public.url', settings.check('public.url', url), by);
      if (url === null) return answer(found('address', 'idle', 'not_set_up'), true);
      return answer(await prover.probe(), true);
    },

    /**
     * Checks a key with the model's server and keeps it when it is right.
     *
     * @throws Failure `setting_invalid`.
     */
    async assistant(
      input: {
        apiKey?: string | undefined;
        baseUrl?: string | undefined;
        model?: string | undefined;
      },
      by: Actor,
    ): Promise<Checked> {
      const apiKey = given('openai.apiKey', input.apiKey);
      const baseUrl = given('openai.baseUrl', input.baseUrl);
      const model = given('openai.model', input.model);
      if (apiKey === null)
        throw new Failure('setting_invalid', { key: 'openai.apiKey', reason: 'too_small' });
      const timeoutMs = settings.get('openai.timeoutMs');
      const { verdict, detail } = await checkModel({ apiKey, baseUrl, model, timeoutMs });
      const params = { model };
      if (verdict !== 'openai')
        return answer(
          found('assistant', 'broken', verdict, { params, detail, fix: 'open_assistant' }),
          false,
        );
      if (input.baseUrl !== undefined) await settings.set('openai.baseUrl', baseUrl, by);
      if (input.model !== undefined) await settings.set('openai.model', model, by);
      if (input.apiKey !== undefined) await settings.set('openai.apiKey', apiKey, by);
      return answer(found('assistant', 'ok', 'openai', { params }), true);
    },

    starters(language: Language) {
      return starterKinds.map((kind) => {
        const entries = starterEntries(kind, language, facts());
        return {
          kind,
          entries: entries.length,
          questions: entries.slice(0, 6).map(({ question }) => question),
        };
      });
    },

    starter(kind: StarterKind, languages: readonly Language[], by: Actor) {
      return applyStarter(knowledge, kind, languages, facts(), by);
    },
  };

  function facts() {
    return {
      phone: settings.get('clinic.phone'),
      address: settings.get('clinic.address'),
      email: settings.get('clinic.email'),
      hours: settings.get('clinic.hours'),
      emergencyNumber: settings.get('clinic.emergencyNumber'),
    };
  }
}
