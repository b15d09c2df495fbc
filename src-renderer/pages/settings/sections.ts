/** The sections of the settings page, in order. */
export const settingsSections = [
  'clinic',
  'whatsapp',
  'line',
  'assistant',
  'texts',
  'alerts',
  'people',
  'network',
  'privacy',
  'exports',
  'integrations',
  'backups',
  'appearance',
  'advanced',
] as const;

/** See {@link settingsSections}. */
export type SettingsSection = (typeof settingsSections)[number];
