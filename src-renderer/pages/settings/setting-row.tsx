import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLock, IconRotate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './setting-row.module.css';
import { sectionOf } from './setting-specs.ts';
import settings from './settings.module.css';
import type { SettingHandle, SettingView } from './settings-data.tsx';
import { withoutUnit } from './units.ts';

/** A setting's explanation in the desk's language. */
export function useExplanation(view: SettingView): string {
  const { i18n } = useTranslation();
  return withoutUnit(view.explanation[i18n.language === 'en' ? 'en' : 'es']);
}

/** The id of a setting's control, for its label. */
export const controlId = (key: string) => `setting-${key}`;

/** One line of a section: what it is and what it is for at the left, what changes it at the right. */
export function Row({
  id,
  label,
  hint,
  aside,
  wide = false,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={settings.row} data-setting={id} data-wide={wide || undefined}>
      <div>
        <div className={settings.rowHead}>
          <label className={settings.label} htmlFor={controlId(id)} id={`${controlId(id)}-label`}>
            {label}
          </label>
          {aside}
        </div>
        {hint && (
          <div className={settings.hint} id={`${controlId(id)}-hint`}>
            {hint}
          </div>
        )}
      </div>
      <div className={settings.rowControl}>{children}</div>
    </div>
  );
}

/** A {@link Row} of a setting, with its state: fixed, refused, the default, saved. */
export function SettingRow({
  setting,
  wide = false,
  resettable = true,
  children,
}: {
  setting: SettingHandle;
  wide?: boolean;
  resettable?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { view, fixed } = setting;
  const hint = useExplanation(view);
  const canReset = resettable && view.source === 'stored' && !view.secret;
  return (
    <Row
      id={view.key}
      label={t(`settings.names.${view.key}`, { defaultValue: view.key })}
      hint={hint}
      wide={wide}
      aside={
        view.source === 'default' && !view.secret && sectionOf(view.key) !== 'clinic' ? (
          <span className={classes.byDefault}>{t('settings.byDefault')}</span>
        ) : (
          canReset && (
            <Tooltip label={t('settings.reset')}>
              <ActionIcon
                size={24}
                aria-label={`${t('settings.reset')}: ${t(`settings.names.${view.key}`)}`}
                onClick={() => void setting.reset()}
              >
                <IconRotate size={15} style={{ transform: 'scaleX(-1)' }} />
              </ActionIcon>
            </Tooltip>
          )
        )
      }
    >
      {children}
      <Feedback setting={setting} />
      {view.refused && (
        <div className={settings.warning}>
          {t('settings.refused', {
            reason: t([`settings.reasons.${view.refused}`, 'settings.reasons.invalid'], {
              maximum: '',
              variable: view.variable ?? '',
            }),
          })}
        </div>
      )}
      {fixed && (
        <div className={settings.fixed}>
          <IconLock size={14} aria-hidden />
          {t('settings.fixed', { variable: view.variable ?? '' })}
        </div>
      )}
    </Row>
  );
}

/** What became of a change: refused and why, or kept, with a way back. */
export function Feedback({ setting }: { setting: SettingHandle }) {
  const { t } = useTranslation();
  const { error, state, undo, view } = setting;
  return (
    <div className={classes.feedback} aria-live="polite" id={`${controlId(view.key)}-error`}>
      {error && <span className={classes.error}>{error}</span>}
      {!error && state === 'saved' && (
        <span className={settings.saved}>
          <IconCheck size={14} stroke={2.5} aria-hidden />
          {t('settings.saved')}
          {undo && (
            <UnstyledButton className={classes.undo} onClick={undo}>
              {t('common.undo')}
            </UnstyledButton>
          )}
        </span>
      )}
    </div>
  );
}
