import { Button, CopyButton, Title, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutsideLink, outsideLinks } from '../../../src-main/contract/links.ts';
import classes from './section.module.css';

/** A card of a section: what belongs together. */
export function Card({
  title,
  text,
  actions,
  id,
  children,
}: {
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section className={classes.card} aria-label={title} {...(id && { 'data-setting': id })}>
      <div className={classes.cardHead}>
        <div className={classes.cardTitle}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {text && <p className={classes.cardText}>{text}</p>}
        </div>
        {actions && <div className={classes.cardActions}>{actions}</div>}
      </div>
      <div className={classes.cardBody}>{children}</div>
    </section>
  );
}

/** A button that leads to a page outside. */
export function OutsideButton({ to, label }: { to: OutsideLink; label: string }) {
  return (
    <Button
      component="a"
      href={outsideLinks[to]}
      target="_blank"
      rel="noreferrer"
      size="xs"
      variant="subtle"
      rightSection={<IconExternalLink size={14} aria-hidden />}
    >
      {label}
    </Button>
  );
}

/** A text to be carried elsewhere, with the button that copies it. */
export function CopyText({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={classes.copyLabel}>{label}</div>
      <div className={classes.copyLine}>
        <code className={classes.copyValue}>{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={t(copied ? 'common.copied' : 'settings.copy')}>
              <Button
                size="xs"
                variant="default"
                className={classes.still}
                aria-label={`${t('settings.copy')}: ${label}`}
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {t(copied ? 'common.copied' : 'settings.copy')}
              </Button>
            </Tooltip>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
