import { ActionIcon, Button, Checkbox, Progress, Text, Tooltip } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/page-state.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { canSavePdf, savePdf } from '../../save-pdf.ts';
import classes from './print.module.css';
import { usePrinted } from './print-data.ts';
import { PrintPaper } from './print-paper.tsx';

const WHOLE: [string | null, string | null] = [null, null];

/** A conversation as it will be printed, with what of it is. It lies over the desk until one goes back. */
export function PrintPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const tellError = useTellError();
  const { conversation: id } = useSearch({ from: '/messages/print' });
  const [days, setDays] = useState(WHOLE);
  const [withNotes, setWithNotes] = useState(false);
  const [saving, setSaving] = useState(false);
  // Half a choice, while the second day is being chosen, is none.
  const [from, to] = days[0] !== null && days[1] !== null ? days : WHOLE;
  const [reading, again] = usePrinted({ id, from, to, withNotes }, format.timeZone);
  const printed = reading.state === 'read' ? reading.printed : null;
  const day = (value: string) =>
    new Intl.DateTimeFormat(format.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
      Date.parse(`${value}T12:00:00Z`),
    );
  const period =
    from && to
      ? t('exports.print.period', { from: day(from), to: day(to) })
      : t('exports.print.all');

  /** What the file is to be called: letters and digits of the name alone. */
  function fileName(): string {
    const name = (printed?.conversation.contact.name ?? '')
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60);
    return t('exports.print.filename', { name: name || String(id) });
  }

  function print(): void {
    const before = document.title;
    // The browser offers it as the PDF's name.
    document.title = fileName();
    window.print();
    document.title = before;
  }

  async function save(): Promise<void> {
    setSaving(true);
    try {
      const name = await savePdf(`${fileName()}.pdf`);
      notifications.show({ color: 'teal', message: t('exports.print.pdfSaved', { name }) });
    } catch (error) {
      tellError(error);
    } finally {
      setSaving(false);
    }
  }

  useEffect(() => {
    // The desk beneath takes no keys and no clicks meanwhile.
    const desk = document.getElementById('root');
    desk?.setAttribute('inert', '');
    return () => desk?.removeAttribute('inert');
  }, []);

  return createPortal(
    <section className={classes.sheet} aria-label={t('exports.print.menu')}>
      <div className={classes.bar}>
        <Tooltip label={t('exports.print.back')}>
          <ActionIcon
            size={32}
            autoFocus
            aria-label={t('exports.print.back')}
            onClick={() => void navigate({ to: '/messages', search: { conversation: id } })}
          >
            <IconArrowLeft size={20} />
          </ActionIcon>
        </Tooltip>
        <DatePickerInput
          type="range"
          w={250}
          aria-label={t('exports.period')}
          placeholder={t('exports.print.all')}
          valueFormat="D MMM YYYY"
          value={days}
          onChange={setDays}
          clearable
          allowSingleDateInRange
        />
        <Tooltip label={t('exports.print.withNotesHint')}>
          <Checkbox
            label={t('exports.print.withNotes')}
            checked={withNotes}
            onChange={(event) => setWithNotes(event.currentTarget.checked)}
          />
        </Tooltip>
        <div className={classes.space} />
        <Button
          variant={canSavePdf ? 'default' : 'filled'}
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={!printed}
          onClick={print}
        >
          {t('exports.print.button')}
        </Button>
        {canSavePdf && (
          <Button
            leftSection={<IconFileTypePdf size={16} aria-hidden />}
            disabled={!printed}
            loading={saving}
            onClick={() => void save()}
          >
            {t('exports.print.pdf')}
          </Button>
        )}
      </div>
      <div className={classes.desk}>
        {reading.state === 'reading' && (
          <div className={classes.state} role="status">
            <Text size="sm" c="dimmed" mb={8}>
              {reading.total === null
                ? t('common.loading')
                : t('exports.print.loading', {
                    done: format.number(reading.done),
                    total: format.number(reading.total),
                  })}
            </Text>
            <Progress
              size={6}
              aria-label={t('exports.print.menu')}
              value={reading.total ? (reading.done / reading.total) * 100 : 0}
            />
          </div>
        )}
        {reading.state === 'failed' && <ErrorState error={reading.error} onRetry={again} />}
        {printed && <PrintPaper printed={printed} period={period} />}
      </div>
    </section>,
    document.body,
  );
}
