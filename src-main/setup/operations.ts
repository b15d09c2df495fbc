import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { NetworkView, Registration, TunnelView } from '../contract/setup.ts';
import type { Line } from '../line/line.ts';
import type { Prover } from '../line/prover.ts';
import type { Registrar, RegistrationFacts } from '../line/registrar.ts';
import { published } from '../line/result.ts';
import { tunnelResult } from '../line/tunnel-checks.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Tunnel } from '../tunnel/tunnel.ts';
import type { Usage } from '../tunnel/usage.ts';
import type { Rotation } from './rotation.ts';
import type { Setup } from './setup.ts';

/** Lets colleagues in over the network, or shuts it. Made by the program: it owns the listeners. */
export type NetworkSwitch = {
  status(): NetworkView;
  set(on: boolean): Promise<NetworkView>;
};

/** Setting up, the line, the rotation of the auth token and network access. */
export function setupOperations({
  setup,
  rotation,
  line,
  prover,
  registrar,
  tunnel,
  usage,
  settings,
  clock,
  network,
  version,
}: {
  setup: Setup;
  rotation: Rotation;
  line: Line;
  prover: Prover;
  registrar: Registrar;
  tunnel: Tunnel;
  usage: Usage;
  settings: Settings;
  clock: Clock;
  network: NetworkSwitch;
  version: string;
}) {
  const os = implement(contract).$context<Caller>();

  function tunnelView(): TunnelView {
    const status = tunnel.status();
    return {
      state: status.state,
      url: status.url,
      since: iso(status.since),
      latencyMs: status.latencyMs,
      nextTryAt: status.nextTryAt === null ? null : iso(status.nextTryAt),
      usage: usage.status(),
      check: published(tunnelResult(status, settings), Date.now()),
    };
  }

  return {
    setup: {
      state: os.setup.state.handler(() => setup.state()),
      skip: os.setup.skip.handler(async ({ input: { step, skipped }, context }) => {
        await setup.skip(step, skipped, actorOfCaller(context));
        return setup.state();
      }),
      finish: os.setup.finish.handler(async ({ input: { finished }, context }) => {
        await setup.finish(finished, actorOfCaller(context));
        return setup.state();
      }),
      twilio: os.setup.twilio.handler(async ({ input, context }) => {
        const answer = await setup.twilio(input, actorOfCaller(context));
        if (answer.saved) await line.look();
        return answer;
      }),
      senders: os.setup.senders.handler(() => setup.senders()),
      sender: os.setup.sender.handler(async ({ input: { number }, context }) => {
        const answer = await setup.sender(number, actorOfCaller(context));
        if (answer.saved) await line.look();
        return answer;
      }),
      tunnel: os.setup.tunnel.handler(async ({ input, context }) => {
        await setup.tunnel(input, actorOfCaller(context));
        return tunnelView();
      }),
      address: os.setup.address.handler(({ input: { url }, context }) =>
        setup.address(url, actorOfCaller(context)),
      ),
      assistant: os.setup.assistant.handler(({ input, context }) =>
        setup.assistant(input, actorOfCaller(context)),
      ),
      starters: os.setup.starters.handler(() => setup.starters(settings.get('clinic.language'))),
      starter: os.setup.starter.handler(({ input: { kind, languages }, context }) =>
        setup.starter(kind, languages, actorOfCaller(context)),
      ),
    },
    line: {
      tunnel: os.line.tunnel.handler(() => tunnelView()),
      renewTunnel: os.line.renewTunnel.handler(async () => {
        await tunnel.renew();
        return tunnelView();
      }),
      registration: os.line.registration.handler(async () =>
        registrationView(await registrar.look(), clock.now()),
      ),
      register: os.line.register.handler(async ({ input, context }) => {
        // A receptionist repairs; what becomes of another live system is the owner's word.
        if (input.takeOver && context.account?.role !== 'owner') throw new Failure('not_allowed');
        return registrationView(await registrar.register(input), clock.now());
      }),
      prove: os.line.prove.handler(async () => published(await prover.probe(), clock.now())),
      doctor: os.line.doctor.handler(async () => ({
        version,
        at: iso(clock.now()),
        checks: await line.doctor(),
      })),
    },
    rotation: {
      state: os.rotation.state.handler(() => rotation.state()),
      begin: os.rotation.begin.handler(async () => {
        await rotation.begin();
        return rotation.state();
      }),
      promote: os.rotation.promote.handler(async () => {
        await rotation.promote();
        return rotation.state();
      }),
      cancel: os.rotation.cancel.handler(async () => {
        await rotation.cancel();
        return rotation.state();
      }),
    },
    network: {
      status: os.network.status.handler(() => network.status()),
      set: os.network.set.handler(({ input: { on } }) => network.set(on)),
    },
  };
}

/** Another system's address without its password and query: they may be its secrets. */
function withoutSecrets(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  if (!url || !(url.search || url.username || url.password)) return address;
  return `${url.protocol}//${url.host}${url.pathname}`;
}

const iso = (ms: number) => new Date(ms).toISOString();

function registrationView({ target, ours, result }: RegistrationFacts, now: number): Registration {
  return {
    kind: target?.kind ?? 'unknown',
    label: target?.label ?? null,
    current: {
      receive: withoutSecrets(target?.current.receive ?? null),
      status: withoutSecrets(target?.current.status ?? null),
    },
    ours,
    check: published(result, now),
  };
}
