import { useTranslation } from 'react-i18next';
import { Card } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { isShown, sectionOf } from './setting-specs.ts';
import { useSettings } from './settings-data.tsx';

/** Groups by the beginning of their keys; what comes later has a group of its own name at the end. */
const groups = ['outbox', 'openai', 'twilio', 'webhook', 'media'];

/** Every setting that no other section has, with its default marked and a way back to it. */
export function AdvancedSection() {
  const { t } = useTranslation();
  const names = [...useSettings().keys()].filter(
    (key) => isShown(key) && sectionOf(key) === 'advanced',
  );
  const groupOf = (key: string) => groups.find((group) => key.startsWith(`${group}.`)) ?? 'other';
  return (
    <>
      {[...groups, 'other'].map((group) => {
        const mine = names.filter((key) => groupOf(key) === group);
        if (mine.length === 0) return null;
        return (
          <Card
            key={group}
            title={t(`settings.advanced.${group}`)}
            text={t(`settings.advanced.${group}Text`)}
          >
            {mine.map((key) => (
              <SettingField key={key} name={key} />
            ))}
          </Card>
        );
      })}
    </>
  );
}
