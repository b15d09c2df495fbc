import { useTranslation } from 'react-i18next';
import { ConsoleWindow, Field, Greeking, Heading, PageButton, Row } from './console-parts.tsx';

// The consoles speak English whatever the desk's language: a person has to find these very words.
const twilio = {
  address: 'console.twilio.com',
  home: 'Account home',
  develop: 'Develop',
  messaging: 'Messaging',
  senders: 'Senders',
  tryIt: 'Try it out',
  monitor: 'Monitor',
  info: 'Account Info',
  sid: 'Account SID',
  sidValue: 'AC3f9a1c…',
  token: 'Auth Token',
  tokenValue: '•••••••••••••  Show',
  whatsapp: 'WhatsApp senders',
  create: 'Create new sender',
  online: 'Online',
  sandbox: 'Sandbox',
  settings: 'Sandbox settings',
  comesIn: 'When a message comes in',
  callback: 'Status callback URL',
  https: 'https://…/receive',
  httpsStatus: 'https://…/status',
  save: 'Save',
  connect: 'Connect to sandbox',
  join: 'join olmo-verde',
} as const;
const ngrok = {
  address: 'dashboard.ngrok.com',
  start: 'Getting started',
  token: 'Your Authtoken',
  domains: 'Domains',
  endpoints: 'Endpoints',
  value: '2abc…_4xyz…',
  copy: 'Copy',
  domain: 'olmo-clinica.ngrok-free.app',
} as const;
const openai = {
  address: 'platform.openai.com',
  keys: 'API keys',
  usage: 'Usage',
  billing: 'Billing',
  create: 'Create new secret key',
  name: 'Mostrador',
  value: 'sk-…a1B2',
} as const;

/** Where Twilio shows Account SID and Auth Token. */
export function TwilioKeysFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={twilio.address}
      label={t('setup.figures.twilio')}
      menu={[{ name: twilio.home, here: true }, { name: twilio.develop }, { name: twilio.monitor }]}
    >
      <Heading>{twilio.info}</Heading>
      <Field name={twilio.sid} value={twilio.sidValue} spot={1} />
      <div style={{ height: 2 }} />
      <Field name={twilio.token} value={twilio.tokenValue} spot={2} />
    </ConsoleWindow>
  );
}

/** Where Twilio lists the numbers that have WhatsApp. */
export function TwilioSendersFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={twilio.address}
      label={t('setup.figures.sender')}
      menu={[
        { name: twilio.messaging },
        { name: twilio.senders, here: true },
        { name: twilio.tryIt },
      ]}
    >
      <Heading>{twilio.whatsapp}</Heading>
      <PageButton name={twilio.create} spot={1} />
      <div style={{ height: 2 }} />
      <Row cells={['+34 910 00 00 01', twilio.online]} spot={2} />
      <Greeking lines={1} />
    </ConsoleWindow>
  );
}

/** Where the sandbox's addresses go. */
export function TwilioSandboxFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={twilio.address}
      label={t('setup.figures.sandbox')}
      menu={[
        { name: twilio.messaging },
        { name: twilio.senders },
        { name: twilio.tryIt, here: true },
      ]}
    >
      <Heading>{twilio.settings}</Heading>
      <Field name={twilio.comesIn} value={twilio.https} spot={1} />
      <div style={{ height: 2 }} />
      <Field name={twilio.callback} value={twilio.httpsStatus} spot={2} />
      <div style={{ height: 2 }} />
      <PageButton name={twilio.save} spot={3} />
    </ConsoleWindow>
  );
}

/** Where the sandbox shows the word with which a phone joins it. */
export function TwilioJoinFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={twilio.address}
      label={t('setup.figures.join')}
      menu={[
        { name: twilio.messaging },
        { name: twilio.senders },
        { name: twilio.tryIt, here: true },
      ]}
    >
      <Heading>{twilio.connect}</Heading>
      <Greeking />
      <Row cells={['+1 415 523 8886']} />
      <Row cells={[twilio.join]} spot={1} />
    </ConsoleWindow>
  );
}

/** Where ngrok shows its token and the domain. */
export function NgrokFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={ngrok.address}
      label={t('setup.figures.ngrok')}
      menu={[
        { name: ngrok.start },
        { name: ngrok.token, here: true },
        { name: ngrok.domains },
        { name: ngrok.endpoints },
      ]}
    >
      <Heading>{ngrok.token}</Heading>
      <Row cells={[ngrok.value, ngrok.copy]} spot={1} />
      <Greeking lines={1} />
      <Heading>{ngrok.domains}</Heading>
      <Row cells={[ngrok.domain]} spot={2} />
    </ConsoleWindow>
  );
}

/** Where OpenAI makes a key. */
export function OpenAiFigure() {
  const { t } = useTranslation();
  return (
    <ConsoleWindow
      address={openai.address}
      label={t('setup.figures.openai')}
      menu={[{ name: openai.usage }, { name: openai.keys, here: true }, { name: openai.billing }]}
    >
      <Heading>{openai.keys}</Heading>
      <PageButton name={openai.create} spot={1} />
      <div style={{ height: 2 }} />
      <Row cells={[openai.name, openai.value]} />
      <Greeking lines={1} />
    </ConsoleWindow>
  );
}

/** The way of a message from a patient to this PC. */
export function WayFigure({ reached }: { reached: boolean }) {
  const { t } = useTranslation();
  const colour = reached ? 'var(--m-green)' : 'var(--m-line-strong)';
  const words = {
    fontSize: 11,
    fill: 'var(--mantine-color-dimmed)',
    textAnchor: 'middle',
  } as const;
  return (
    <svg viewBox="0 0 320 104" role="img" aria-label={t('setup.figures.way')} width="100%">
      <path
        d="M62 42H108M160 42h46M258 42"
        stroke={colour}
        strokeWidth="2"
        strokeDasharray={reached ? undefined : '4 4'}
        fill="none"
      />
      <g fill="var(--m-surface)" stroke="var(--m-teal)" strokeWidth="1.75">
        <rect x="24" y="14" width="34" height="56" rx="7" />
        <path
          d="M114 52a12 12 0 0 1 2-24 17 17 0 0 1 32 4 10 10 0 0 1-1 20z"
          strokeLinejoin="round"
        />
        <rect x="212" y="20" width="62" height="40" rx="5" />
        <path d="M234 70h18M243 60v10" />
      </g>
      <path d="M33 30h16v9H40l-4 4v-4h-3z" fill="var(--m-teal)" />
      <path d="M228 34h30M228 41h22M228 48h26" stroke="var(--m-teal)" strokeWidth="2" />
      <text x="41" y="92" {...words}>
        {t('setup.figures.patient')}
      </text>
      <text x="134" y="92" {...words}>
        {'Twilio'}
      </text>
      <text x="243" y="92" {...words}>
        {t('setup.figures.pc')}
      </text>
    </svg>
  );
}
