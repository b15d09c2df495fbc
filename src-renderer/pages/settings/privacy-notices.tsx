import { Button, CopyButton, Group, Select } from '@mantine/core';
import { IconCheck, IconCopy, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import generic from '../privacy/notices/generic-en.txt?raw';
import lfpdppp from '../privacy/notices/lfpdppp-mx.txt?raw';
import rgpd from '../privacy/notices/rgpd-es.txt?raw';
import classes from './privacy-notices.module.css';
import { Card } from './section.tsx';
import { useSettingText } from './settings-data.tsx';

const templates = { rgpd, lfpdppp, generic } as const;
type Template = keyof typeof templates;

/** Which template serves a clinic of this country. */
const ofCountry = (country: string): Template =>
  country === 'ES' ? 'rgpd' : country === 'MX' ? 'lfpdppp' : 'generic';

/** Notices for patients with the clinic's own data filled in, to adapt, copy and print. */
export function PrivacyNotices() {
  const { t } = useTranslation();
  const country = useSettingText('clinic.country');
  const [which, setWhich] = useState<Template>(ofCountry(country));
  const own: Readonly<Record<string, string>> = {
    name: useSettingText('clinic.name'),
    address: useSettingText('clinic.address'),
    phone: useSettingText('clinic.phone'),
    email: useSettingText('clinic.email'),
  };
  // What the clinic has not said yet stays in brackets, in the template's own words.
  const text = templates[which].replace(
    /\{\{(\w+)\|([^}]*)\}\}/g,
    (_, key: string, fallback: string) => own[key] || `[${fallback}]`,
  );
  return (
    <Card
      id="privacy.notices"
      title={t('privacy.notices.title')}
      text={`${t('privacy.notices.text')} ${t('privacy.notices.missing')}`}
    >
      <Group align="flex-end" gap={8}>
        <Select
          label={t('privacy.notices.which')}
          w={320}
          value={which}
          allowDeselect={false}
          data={(['rgpd', 'lfpdppp', 'generic'] as const).map((value) => ({
            value,
            label: t(`privacy.notices.${value}`),
          }))}
          onChange={(value) => value && setWhich(value as Template)}
        />
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
              onClick={copy}
            >
              {t(copied ? 'common.copied' : 'privacy.notices.copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => printText(text)}
        >
          {t('privacy.notices.print')}
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach its end. */}
      <pre className={classes.notice} tabIndex={0} lang={which === 'generic' ? 'en' : 'es'}>
        {text}
      </pre>
    </Card>
  );
}

/** Prints a text alone, without the page around it. */
function printText(text: string): void {
  const frame = document.createElement('iframe');
  frame.style.display = 'none';
  document.body.append(frame);
  const inner = frame.contentDocument;
  if (!inner || !frame.contentWindow) {
    frame.remove();
    return;
  }
  const page = inner.createElement('pre');
  page.textContent = text;
  page.style.cssText = 'font: 12pt/1.5 serif; white-space: pre-wrap; margin: 0';
  inner.body.append(page);
  frame.contentWindow.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow.print();
}
