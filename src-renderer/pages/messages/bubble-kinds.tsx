import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconCopy,
  IconHandClick,
  IconListCheck,
  IconMapPin,
  IconQuestionMark,
  IconShare3,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import classes from './bubble.module.css';
import { buttonOf, listOf, locationOf, othersOf } from './message-payload.ts';

const knownKinds = new Set([
  'text',
  'image',
  'audio',
  'voice',
  'video',
  'document',
  'sticker',
  'contacts',
  'contact',
  'template',
  'location',
  'button',
  'list',
]);

/** What a message carries besides words and files: a place, a pressed button, a choice. */
export function KindPart({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { kind, body, payload } = message;
  if (payload?.['expired'] === true)
    return <div className={classes.kind}>{t('bubble.expired')}</div>;
  const location = locationOf(payload);
  const others = othersOf(payload);
  return (
    <>
      {payload?.['forwarded'] === true && (
        <div className={classes.kind}>
          <IconShare3 size={14} aria-hidden />
          {t('bubble.forwarded')}
        </div>
      )}
      {location && <LocationPart {...location} />}
      {kind === 'button' && (
        <div className={classes.choice}>
          <span className={classes.kind}>
            <IconHandClick size={14} aria-hidden />
            {t('media.buttonReply')}
          </span>
          <strong>{buttonOf(payload) ?? body}</strong>
        </div>
      )}
      {kind === 'list' && (
        <div className={classes.choice}>
          <span className={classes.kind}>
            <IconListCheck size={14} aria-hidden />
            {t('media.listReply')}
          </span>
          <strong>{listOf(payload)?.title ?? body}</strong>
          {listOf(payload)?.description && <span>{listOf(payload)?.description}</span>}
        </div>
      )}
      {!knownKinds.has(kind) && (
        <>
          <div className={classes.kind}>
            <IconQuestionMark size={14} aria-hidden />
            {t('kind.unknown', { kind })}
          </div>
          {others.length > 0 && (
            <dl className={classes.parameters} aria-label={t('media.parameters')}>
              {others.map(([name, value]) => (
                <div key={name} style={{ display: 'contents' }}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </>
      )}
    </>
  );
}

function LocationPart({
  latitude,
  longitude,
  label,
  address,
}: {
  latitude: number;
  longitude: number;
  label: string | null;
  address: string | null;
}) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  const coordinates = `${latitude}, ${longitude}`;
  return (
    <div className={classes.location}>
      <span className={classes.kind}>
        <IconMapPin size={14} aria-hidden />
        {t('kind.location')}
      </span>
      {label && <strong>{label}</strong>}
      {address && <span>{address}</span>}
      <span className={classes.small}>{coordinates}</span>
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCopy size={14} />}
          onClick={() => clipboard.copy(address ? `${address} (${coordinates})` : coordinates)}
        >
          {clipboard.copied ? t('common.copied') : t('media.copyAddress')}
        </Button>
      </div>
    </div>
  );
}
