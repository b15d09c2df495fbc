import type { SettingsSection } from './sections.ts';

/** How a setting is changed: by the type of its value unless it is said here. */
export type FieldKind =
  | 'text'
  | 'long'
  | 'number'
  | 'switch'
  | 'choice'
  | 'country'
  | 'timezone'
  | 'hours'
  | 'secret'
  | 'json';

/** Settings that are not the page's business: progress of the wizard, and what each PC keeps itself. */
const hidden: ReadonlySet<string> = new Set([
  'setup.progress',
  'privacy.retention',
  'backups.recoveryRecipient',
  'backups.restoredAt',
]);

const kinds: Readonly<Record<string, FieldKind>> = {
  'clinic.country': 'country',
  'clinic.timezone': 'timezone',
  'clinic.hours': 'hours',
  'clinic.language': 'choice',
  'openai.api': 'choice',
  'assistant.mode': 'choice',
  'alerts.emailReach': 'choice',
  'alerts.whatsappReach': 'choice',
  'alerts.smtpSecurity': 'choice',
  'accounts.requireTotp': 'choice',
  'backups.copy.kind': 'choice',
};

/** What can be chosen; the words are under `settings.choices.<key>.<value>`. */
export const choices: Readonly<Record<string, readonly string[]>> = {
  'clinic.language': ['es', 'en'],
  'openai.api': ['auto', 'responses', 'chat'],
  'assistant.mode': ['auto', 'draft'],
  'alerts.emailReach': ['urgent', 'all'],
  'alerts.whatsappReach': ['urgent', 'all'],
  'alerts.smtpSecurity': ['starttls', 'tls', 'none'],
  'accounts.requireTotp': ['off', 'network', 'always'],
  'backups.copy.kind': ['none', 'folder', 's3'],
};

/** The section in which a setting is changed; the rest is in the last one. */
const places: readonly (readonly [SettingsSection, RegExp])[] = [
  ['clinic', /^clinic\./],
  ['whatsapp', /^twilio\.(accountSid|authToken|secondaryAuthToken|whatsappNumber|lowBalance)$/],
  ['line', /^(ngrok|public|tunnel|probe)\./],
  ['assistant', /^(assistant\.|openai\.(?!api$|timeoutMs$))/],
  ['texts', /^texts\./],
  ['alerts', /^alerts\./],
  ['people', /^accounts\./],
  ['network', /^network\./],
  ['integrations', /^api\./],
  ['backups', /^backups\./],
  ['appearance', /^updates\./],
  ['privacy', /^(privacy|lock)\./],
];

/** Whether the page shows a setting at all. */
export function isShown(key: string): boolean {
  return !hidden.has(key);
}

/** Where a setting is changed. */
export function sectionOf(key: string): SettingsSection {
  return places.find(([, pattern]) => pattern.test(key))?.[0] ?? 'advanced';
}

/** How a setting is changed. */
export function kindOf({
  key,
  secret,
  value,
}: {
  key: string;
  secret: boolean;
  value: unknown;
}): FieldKind {
  if (secret) return 'secret';
  const kind = kinds[key];
  if (kind) return kind;
  if (typeof value === 'boolean') return 'switch';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string' || value === null) return 'text';
  return 'json';
}
