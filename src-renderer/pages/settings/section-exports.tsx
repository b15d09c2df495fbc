import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconDownload, IconShieldLock } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ExportFormat,
  type ExportKind,
  exportKinds,
  kindsWithPeriod,
} from '../../../src-main/contract/exports.ts';
import { errorText } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { inElectron } from '../../connection.ts';
import { useFormat } from '../../format.ts';
import { wallTime } from '../../zoned-time.ts';
import { Refusal } from './checks.tsx';
import { ExportList } from './export-list.tsx';
import { type Period, periods, spanOf } from './export-period.ts';
import classes from './exports.module.css';
import { startExport, useExports } from './exports-data.ts';
import { Card } from './section.tsx';
import settings from './settings.module.css';

type Separator = 'semicolon' | 'comma' | 'tab';

/** Messages, people and the rest as a file; and what has been exported since the program was opened. */
export function ExportsSection() {
  const { t, i18n } = useTranslation();
  const { timeZone } = useFormat();
  const { kind: wanted } = useSearch({ from: '/settings' });
  const exports = useExports();
  const language = i18n.language === 'en' ? 'en' : 'es';
  const [kind, setKind] = useState<ExportKind>(wanted ?? 'messages');
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const [period, setPeriod] = useState<Period>('thisMonth');
  const [own, setOwn] = useState<[string | null, string | null]>([null, null]);
  const [separator, setSeparator] = useState<Separator>(language === 'es' ? 'semicolon' : 'comma');
  const [typed, setTyped] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const folder = typed ?? exports.data?.folder ?? '';
  const hasPeriod = kindsWithPeriod.includes(kind);
  const columns = Object.values(
    t(`exports.columns.${kind}`, { returnObjects: true }) as unknown as Record<string, string>,
  );

  async function start(): Promise<void> {
    setStarting(true);
    setError(null);
    try {
      await startExport(
        {
          kind,
          format,
          language,
          ...(hasPeriod && spanOf(period, wallTime(clinicNow(), timeZone).day, own)),
          ...(format === 'csv' && { separator }),
        },
        folder,
      );
    } catch (failure) {
      setError(failure);
    } finally {
      setStarting(false);
    }
  }

  return (
    <>
      <Card title={t('exports.new')} text={t('exports.newText')} id="exports.new">
        <Row label={t('exports.kind')} hint={t(`exports.about.${kind}`)}>
          {(id) => (
            <Select
              id={id}
              data={exportKinds.map((value) => ({ value, label: t(`exports.kinds.${value}`) }))}
              value={kind}
              onChange={(value) => value && setKind(value as ExportKind)}
              allowDeselect={false}
            />
          )}
        </Row>
        {hasPeriod && (
          <Row label={t('exports.period')}>
            {(id) => (
              <>
                <Select
                  id={id}
                  data={periods.map((value) => ({ value, label: t(`exports.periods.${value}`) }))}
                  value={period}
                  onChange={(value) => value && setPeriod(value as Period)}
                  allowDeselect={false}
                />
                {period === 'own' && (
                  <DatePickerInput
                    type="range"
                    mt={8}
                    aria-label={t('exports.periods.own')}
                    placeholder={`${t('exports.from')} – ${t('exports.to')}`}
                    valueFormat="D MMM YYYY"
                    value={own}
                    onChange={setOwn}
                    clearable
                    allowSingleDateInRange
                  />
                )}
              </>
            )}
          </Row>
        )}
        <Row
          label={t('exports.format')}
          hint={format === 'csv' ? t('exports.separatorHint') : undefined}
        >
          {(id) => (
            <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
              <SegmentedControl
                aria-labelledby={`${id}-label`}
                data={[
                  { value: 'xlsx', label: t('exports.xlsx') },
                  { value: 'csv', label: t('exports.csv') },
                ]}
                value={format}
                onChange={(value) => setFormat(value as ExportFormat)}
              />
              {format === 'csv' && (
                <Select
                  aria-label={t('exports.separator')}
                  w={150}
                  data={(['semicolon', 'comma', 'tab'] as const).map((value) => ({
                    value,
                    label: t(`exports.separators.${value}`),
                  }))}
                  value={separator}
                  onChange={(value) => value && setSeparator(value as Separator)}
                  allowDeselect={false}
                />
              )}
            </div>
          )}
        </Row>
        {inElectron && (
          <Row label={t('exports.folder')} hint={t('exports.folderHint')}>
            {(id) => (
              <TextInput
                id={id}
                value={folder}
                onChange={(event) => setTyped(event.currentTarget.value)}
                spellCheck={false}
              />
            )}
          </Row>
        )}
        <p className={settings.hint}>{t('exports.contains', { columns: columns.join(', ') })}</p>
        {error !== null && <Refusal text={errorText(error, t)} />}
        <div className={classes.foot}>
          <span className={classes.warning}>
            <IconShieldLock size={18} stroke={1.75} aria-hidden />
            {t('exports.personal')}
          </span>
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={starting}
            disabled={hasPeriod && period === 'own' && (own[0] === null || own[1] === null)}
            onClick={() => void start()}
          >
            {t(inElectron ? 'exports.saveHere' : 'exports.start')}
          </Button>
        </div>
      </Card>
      <ExportList exports={exports} />
    </>
  );
}

function Row({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={settings.row}>
      <div>
        <div className={settings.rowHead}>
          <label className={settings.label} htmlFor={id} id={`${id}-label`}>
            {label}
          </label>
        </div>
        {hint && <p className={settings.hint}>{hint}</p>}
      </div>
      <div className={settings.rowControl}>{children(id)}</div>
    </div>
  );
}
