import { Button, Group, PasswordInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm-dialog.tsx';
import classes from './secret-field.module.css';
import { controlId, SettingRow } from './setting-row.tsx';
import type { SettingHandle, SettingView } from './settings-data.tsx';

/** That a secret is kept and how it ends; never more. */
export function KeptSecret({ view }: { view: Pick<SettingView, 'set' | 'endsWith'> }) {
  const { t } = useTranslation();
  if (!view.set) return <span className={classes.secretNone}>{t('settings.secret.none')}</span>;
  return (
    <span className={classes.secret}>
      <IconKey size={15} aria-hidden />
      {view.endsWith
        ? t('settings.secret.kept', { end: view.endsWith })
        : t('settings.secret.keptWhole')}
    </span>
  );
}

/** A secret: shown only by its end, replaced by pasting another one, taken away after a question. */
export function SecretField({
  setting,
  replace,
}: {
  setting: SettingHandle;
  /** Keeps a new one in another way than as it is; answers why it did not, or null. */
  replace?: (text: string) => Promise<string | null>;
}) {
  const { t } = useTranslation();
  const { view, fixed } = setting;
  const name = t(`settings.names.${view.key}`);
  const [draft, setDraft] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const stop = () => {
    setDraft(null);
    setRefusal(null);
    setting.clearError();
  };
  async function keep() {
    if (!draft?.trim()) return;
    setBusy(true);
    const why = replace ? await replace(draft) : (await setting.save(draft)) ? null : '';
    setBusy(false);
    setRefusal(why);
    if (why === null) setDraft(null);
  }
  return (
    <SettingRow setting={setting}>
      {draft === null ? (
        <Group gap="xs" wrap="nowrap" className={classes.secretRow}>
          <KeptSecret view={view} />
          {!fixed && (
            <>
              <Button
                variant="default"
                size="xs"
                id={controlId(view.key)}
                aria-label={`${t(view.set ? 'settings.secret.replace' : 'settings.secret.put')}: ${name}`}
                onClick={() => setDraft('')}
              >
                {t(view.set ? 'settings.secret.replace' : 'settings.secret.put')}
              </Button>
              {view.set && (
                <Button
                  variant="subtle"
                  color="red"
                  size="xs"
                  aria-label={`${t('settings.secret.remove')}: ${name}`}
                  onClick={() => setAsking(true)}
                >
                  {t('settings.secret.remove')}
                </Button>
              )}
            </>
          )}
        </Group>
      ) : (
        <form
          className={classes.secretForm}
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
        >
          <PasswordInput
            id={controlId(view.key)}
            aria-label={name}
            placeholder={t('settings.secret.paste')}
            value={draft}
            autoComplete="off"
            data-autofocus
            autoFocus
            error={refusal || null}
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            onChange={(event) => {
              setDraft(event.currentTarget.value);
              setRefusal(null);
            }}
            onKeyDown={(event) => event.key === 'Escape' && stop()}
          />
          <Group gap="xs">
            <Button type="submit" size="xs" loading={busy} disabled={!draft.trim()}>
              {t('common.save')}
            </Button>
            <Button variant="default" size="xs" onClick={stop}>
              {t('common.cancel')}
            </Button>
          </Group>
        </form>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('settings.secret.removeTitle', { name })}
        text={t([`settings.secret.removeText.${view.key}`, 'settings.secret.removeTextAny'])}
        confirm={t('settings.secret.remove')}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await setting.reset();
        }}
      />
    </SettingRow>
  );
}
