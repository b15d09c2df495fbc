import { Button, Group, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import type { Language } from '../../../src-main/contract/operation.ts';
import { useSnapshot } from '../../snapshot.ts';
import wall from '../practice/whatsapp.module.css';
import { WhatsAppBubble } from '../practice/whatsapp-bubble.tsx';
import { Card } from './section.tsx';
import classes from './section-texts.module.css';
import { controlId, Feedback, useExplanation } from './setting-row.tsx';
import settings from './settings.module.css';
import { useSetting, useSettings } from './settings-data.tsx';
import { fillPreview, placeholders } from './text-preview.ts';

const bilingual = z.object({ es: z.string(), en: z.string() });

/** What patients read besides the answers of the knowledge base, in both of their languages. */
export function TextsSection() {
  const { t } = useTranslation();
  const { clinic } = useSnapshot();
  const [language, setLanguage] = useState<Language>(clinic.language);
  const names = [...useSettings().keys()].filter((key) => key.startsWith('texts.'));
  return (
    <>
      <Card
        title={t('settings.texts.title')}
        text={t('settings.texts.text')}
        actions={
          <SegmentedControl
            aria-label={t('settings.texts.language')}
            value={language}
            data={(['es', 'en'] as const).map((value) => ({
              value,
              label: t(`settings.choices.clinic.language.${value}`),
            }))}
            onChange={(value) => setLanguage(value === 'en' ? 'en' : 'es')}
          />
        }
      >
        <p className={settings.hint}>{t('settings.texts.chips')}</p>
      </Card>
      {names.map((name) => (
        <TextCard key={`${name} ${language}`} name={name} language={language} />
      ))}
    </>
  );
}

function TextCard({ name, language }: { name: string; language: Language }) {
  const { t } = useTranslation();
  const { clinic } = useSnapshot();
  const setting = useSetting(name);
  const { view } = setting;
  const hint = useExplanation(view);
  const kept = bilingual.safeParse(view.value).data ?? { es: '', en: '' };
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = draft ?? kept[language];
  const dirty = draft !== null && draft !== kept[language];
  async function keep() {
    if (await setting.save({ ...kept, [language]: text })) setDraft(null);
  }
  function insert(placeholder: string) {
    const { selectionStart: from, selectionEnd: to } = field.current ?? {
      selectionStart: text.length,
      selectionEnd: text.length,
    };
    setDraft(`${text.slice(0, from)}{${placeholder}}${text.slice(to)}`);
    const place = from + placeholder.length + 2;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(place, place);
    });
  }
  return (
    <Card title={t(`settings.names.${name}`)} text={hint} id={name}>
      <div className={classes.textPair}>
        <div>
          <Textarea
            id={controlId(name)}
            ref={field}
            aria-label={t(`settings.names.${name}`)}
            lang={language}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={1000}
            value={text}
            error={setting.error !== null}
            aria-describedby={`${controlId(name)}-error`}
            onChange={(event) => {
              setDraft(event.currentTarget.value);
              setting.clearError();
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && dirty) void keep();
              if (event.key === 'Escape' && dirty) {
                setDraft(null);
                setting.clearError();
              }
            }}
          />
          <Group gap={6} mt={6}>
            {placeholders.map((placeholder) => (
              <Tooltip key={placeholder} label={t(`settings.texts.chip.${placeholder}`)}>
                <button
                  type="button"
                  className={classes.chip}
                  aria-label={t('settings.texts.insert', { placeholder })}
                  onClick={() => insert(placeholder)}
                >{`{${placeholder}}`}</button>
              </Tooltip>
            ))}
          </Group>
          <Feedback setting={setting} />
          {(dirty || view.source === 'stored') && (
            <Group gap="xs" mt={6}>
              {dirty && (
                <>
                  <Button
                    size="xs"
                    loading={setting.state === 'saving'}
                    onClick={() => void keep()}
                  >
                    {t('common.save')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => {
                      setDraft(null);
                      setting.clearError();
                    }}
                  >
                    {t('common.cancel')}
                  </Button>
                </>
              )}
              {!dirty && view.source === 'stored' && (
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  onClick={() => void setting.reset()}
                >
                  {t('settings.texts.reset')}
                </Button>
              )}
            </Group>
          )}
        </div>
        <ul className={`${wall.wall} ${classes.preview}`} aria-label={t('settings.texts.preview')}>
          <WhatsAppBubble
            mine={false}
            body={fillPreview(text, {
              clinic: clinic.name || t('settings.texts.nameless', { lng: language }),
              number: clinic.emergencyNumber,
            })}
            time="10:42"
          />
        </ul>
      </div>
    </Card>
  );
}
