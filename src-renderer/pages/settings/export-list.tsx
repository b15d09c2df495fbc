import { Button, Progress, Skeleton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDownload,
  IconHourglass,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ExportView } from '../../../src-main/contract/exports.ts';
import { client, errorText } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { sizeParts } from '../messages/media-data.ts';
import { Refusal } from './checks.tsx';
import { paceOf, percentOf } from './export-period.ts';
import classes from './exports.module.css';
import type { useExports } from './exports-data.ts';
import { Card } from './section.tsx';
import settings from './settings.module.css';

const icons = {
  ready: IconHourglass,
  running: IconDownload,
  done: IconCircleCheck,
  canceled: IconCircleX,
  failed: IconAlertTriangle,
} as const;

/** The exports of this run of the program, with what is under way on top. */
export function ExportList({ exports }: { exports: ReturnType<typeof useExports> }) {
  const { t } = useTranslation();
  const items = exports.data?.items ?? [];
  return (
    <Card title={t('exports.recent')} text={t('exports.recentText')}>
      {exports.isPending && (
        <LateSkeleton>
          <Skeleton h={64} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {exports.error && <Refusal text={errorText(exports.error, t)} />}
      {exports.data && items.length === 0 && <p className={settings.hint}>{t('exports.none')}</p>}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((item) => (
            <ExportItem key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Of what its rows are: a person's file has messages and files. */
const contextOf = ({ kind }: ExportView) => (kind === 'person' ? kind : undefined);

function ExportItem({ item }: { item: ExportView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const Icon = icons[item.state];
  const live = item.state === 'ready' || item.state === 'running';
  const rows = (count: number) =>
    t('exports.allRows', {
      count,
      context: contextOf(item),
      replace: { count: format.number(count) },
    });
  return (
    <li className={classes.item} data-state={item.state}>
      <Icon size={20} stroke={1.75} aria-hidden />
      <div style={{ minWidth: 0 }}>
        <div className={classes.name} title={item.filename}>
          {item.filename}
        </div>
        {item.state === 'running' && (
          <Progress
            className={classes.bar ?? ''}
            value={percentOf(item)}
            size={6}
            aria-label={t('exports.progress', { name: item.filename, percent: percentOf(item) })}
          />
        )}
        <div className={classes.facts}>
          {item.state === 'ready' && `${t('exports.waiting')} · ${rows(item.of)}`}
          {item.state === 'running' && <Pace item={item} />}
          {!live && (
            <>
              {t(`exports.states.${item.state}`)}
              {' · '}
              {item.state === 'done'
                ? `${rows(item.rows)} · ${sizeWords(item.bytes)}`
                : t('exports.rowsOf', {
                    context: contextOf(item),
                    rows: format.number(item.rows),
                    of: format.number(item.of),
                  })}
              {' · '}
              {format.time(Date.parse(item.preparedAt))}
            </>
          )}
        </div>
        {item.savedAs && (
          <div className={classes.facts}>{t('exports.savedAs', { path: item.savedAs })}</div>
        )}
        {item.state === 'canceled' && item.rows > 0 && (
          <div className={classes.facts}>{t('exports.canceledText')}</div>
        )}
        {item.failure && <Refusal text={failureText(item.failure, t)} />}
      </div>
      {live && (
        <Button
          size="xs"
          variant="default"
          onClick={() => void client.exports.cancel({ id: item.id }).catch(tellError)}
        >
          {t('exports.cancel')}
        </Button>
      )}
    </li>
  );

  function sizeWords(bytes: number): string {
    const { key, size } = sizeParts(bytes);
    return t(key, { size: format.number(size) });
  }
}

/** Why an export failed, in words. */
export function failureText(
  { code, params }: NonNullable<ExportView['failure']>,
  t: TFunction,
): string {
  const reason = typeof params['reason'] === 'string' ? params['reason'] : '';
  return t([`errors.because.${code}.${reason}`, `errors.${code}`], params);
}

/** How far it is, how fast it goes, how long it still takes. */
function Pace({ item }: { item: ExportView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const pace = paceOf(item);
  const parts = [
    t('exports.rowsOf', {
      context: contextOf(item),
      rows: format.number(item.rows),
      of: format.number(item.of),
    }),
  ];
  if (pace) {
    const seconds = Math.ceil(pace.leftSeconds);
    if (item.kind !== 'person')
      parts.push(t('exports.speed', { rows: format.number(pace.perSecond) }));
    parts.push(
      seconds <= 1
        ? t('exports.leftLess')
        : t('exports.left', {
            time:
              seconds < 90
                ? t('exports.seconds', { count: seconds })
                : t('exports.minutes', { count: Math.round(seconds / 60) }),
          }),
    );
  }
  return parts.join(' · ');
}
