import { Alert, Button, Group, Modal, ScrollArea, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconFileDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, orpc } from '../../client.ts';
import { DropZone } from '../../components/drop-zone.tsx';
import { decodeCsv, downloadText, LARGEST_CSV, templateCsv } from './csv-file.ts';
import classes from './knowledge.module.css';
import { refreshKnowledge } from './knowledge-data.ts';

/** How many bad rows are listed; a spreadsheet of another shape has as many as it has rows. */
const SHOWN_ERRORS = 100;

type Picked = { readonly name: string; readonly csv: string };

type ImportCsvProps = { readonly opened: boolean; readonly onClose: () => void };

/** Adds entries from a spreadsheet: all rows or, if one wants, the good ones. */
export function ImportCsv({ opened, onClose }: ImportCsvProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={640}
      title={t('knowledge.import.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ImportSteps onClose={onClose} />
    </Modal>
  );
}

function ImportSteps({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = useMutation(
    orpc.knowledge.importCsv.mutationOptions({
      onSuccess: ({ imported }) => (imported > 0 ? refreshKnowledge() : undefined),
    }),
  );
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    run.reset();
    setPicked(null);
    setRefusal(null);
    if (file.size > LARGEST_CSV) return setRefusal(t('knowledge.import.tooLarge'));
    if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) return setRefusal(t('knowledge.import.notCsv'));
    const csv = decodeCsv(new Uint8Array(await file.arrayBuffer()));
    const next = { name: file.name, csv };
    setPicked(next);
    run.mutate({ csv });
  };
  const result = run.data;

  if (result && result.imported > 0)
    return (
      <>
        <Alert
          color="green"
          icon={<IconCircleCheck size={18} />}
          title={t('knowledge.import.done', { count: result.imported })}
        >
          {result.errors.length > 0 &&
            t('knowledge.import.skipped', { count: result.errors.length })}
        </Alert>
        {result.errors.length > 0 && <BadRows errors={result.errors} />}
        <Group mt="md" justify="flex-end">
          <Button onClick={onClose}>{t('knowledge.import.finish')}</Button>
        </Group>
      </>
    );
  const bad = result && result.errors.length > 0 && picked;
  // A missing column (the first line names them) leaves no good row to import.
  const headingsWrong = result?.errors.some((error) => error.line === 1) ?? false;
  return (
    <>
      {bad ? (
        <>
          <Alert
            color="red"
            title={t('knowledge.import.badTitle', { count: result.errors.length })}
          >
            {t(
              run.variables?.skipBadRows
                ? 'knowledge.import.noneGood'
                : headingsWrong
                  ? 'knowledge.import.badHeadings'
                  : 'knowledge.import.badHint',
              { name: picked.name },
            )}
          </Alert>
          <BadRows errors={result.errors} />
          <Group my="md" justify="flex-end">
            {!headingsWrong && (
              <Button
                variant="default"
                loading={run.isPending}
                disabled={run.variables?.skipBadRows}
                onClick={() => run.mutate({ csv: picked.csv, skipBadRows: true })}
              >
                {t('knowledge.import.skip')}
              </Button>
            )}
          </Group>
        </>
      ) : (
        <>
          <Text size="sm">{t('knowledge.import.intro')}</Text>
          <Columns />
          <Button
            variant="subtle"
            size="xs"
            px={6}
            mb="sm"
            leftSection={<IconFileDownload size={16} />}
            onClick={() =>
              downloadText(
                t('knowledge.import.templateName'),
                templateCsv(i18n.language),
                'text/csv;charset=utf-8',
              )
            }
          >
            {t('knowledge.import.template')}
          </Button>
        </>
      )}
      <DropZone
        icon={IconFileSpreadsheet}
        words={t(run.isPending ? 'knowledge.import.reading' : 'knowledge.import.drop')}
        choose={t('knowledge.import.choose')}
        accept=".csv,.txt,text/csv"
        busy={run.isPending}
        onFile={(file) => void take(file)}
      />
      {refusal && (
        <Alert color="red" mt="md">
          {refusal}
        </Alert>
      )}
      {run.error && (
        <Alert color="red" mt="md" title={t('knowledge.import.failed')}>
          {errorText(run.error, t)}
        </Alert>
      )}
      {result && result.errors.length === 0 && (
        <Alert color="amber" mt="md">
          {t('knowledge.import.empty')}
        </Alert>
      )}
    </>
  );
}

function Columns() {
  const { t } = useTranslation();
  return (
    <dl className={classes.columns}>
      {(['question', 'answer', 'topic', 'language', 'variants', 'enabled'] as const).map(
        (column) => (
          <div key={column} className={classes.column}>
            <dt>
              <code>{t(`knowledge.import.columnNames.${column}`)}</code>
            </dt>
            <dd>{t(`knowledge.import.columns.${column}`)}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

type BadRowsProps = {
  readonly errors: readonly {
    readonly line: number;
    readonly code: string;
    readonly column: string | null;
  }[];
};

function BadRows({ errors }: BadRowsProps) {
  const { t } = useTranslation();
  return (
    <ScrollArea.Autosize mah={240} mt="sm" type="auto">
      <Table stickyHeader withTableBorder verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{t('knowledge.import.line')}</Table.Th>
            <Table.Th w={120}>{t('knowledge.import.column')}</Table.Th>
            <Table.Th>{t('knowledge.import.problem')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {errors.slice(0, SHOWN_ERRORS).map((error) => (
            <Table.Tr key={`${error.line} ${error.column} ${error.code}`}>
              <Table.Td className={classes.number}>{error.line}</Table.Td>
              <Table.Td>
                {error.column
                  ? t(`knowledge.import.columnNames.${error.column}`, {
                      defaultValue: error.column,
                    })
                  : '—'}
              </Table.Td>
              <Table.Td>
                {t(`knowledge.import.errors.${error.code}`, { defaultValue: error.code })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {errors.length > SHOWN_ERRORS && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('knowledge.import.moreErrors', { count: errors.length - SHOWN_ERRORS })}
        </Text>
      )}
    </ScrollArea.Autosize>
  );
}
