import { Alert, Button, Loader, Modal } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ConfigurationGroup,
  configurationGroups,
} from '../../../src-main/contract/configuration.ts';
import { errorText } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { Refusal } from './checks.tsx';
import classes from './configuration.module.css';
import { type Applied, type PickedFile, takeIn } from './configuration-data.ts';
import { ConfigurationGroupRow } from './configuration-group.tsx';
import { stepsIn } from './configuration-words.ts';

/** What a configuration would change, group by group, before anything does. */
export function ConfigurationDialog({
  picked,
  onApplied,
  onClose,
}: {
  picked: PickedFile;
  onApplied: (applied: Applied) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { groups } = picked.preview;
  const useful = configurationGroups.filter((group) => stepsIn(groups[group]) > 0);
  const [chosen, setChosen] = useState<readonly ConfigurationGroup[]>(useful);
  const apply = useMutation({
    mutationFn: () => takeIn(picked.json, chosen),
    onSuccess: onApplied,
  });
  const isRefused = configurationGroups.some((group) => groups[group].refused.length > 0);
  const count = chosen.reduce((sum, group) => sum + stepsIn(groups[group]), 0);
  const words = apply.isPending
    ? t('configuration.applying')
    : chosen.length === 0
      ? t('configuration.nothingChosen')
      : t('configuration.allOrNothing');
  return (
    <Modal
      opened
      onClose={() => !apply.isPending && onClose()}
      title={t('configuration.previewTitle')}
      size={760}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close'), disabled: apply.isPending }}
    >
      <Origin picked={picked} />
      {useful.length === 0 && (
        <Alert
          color={isRefused ? 'amber' : 'green'}
          mb="md"
          role="status"
          icon={isRefused ? <IconAlertTriangle size={18} /> : <IconCircleCheck size={18} />}
          title={t(isRefused ? 'configuration.nothingUsable' : 'configuration.allSame')}
        >
          {t(isRefused ? 'configuration.nothingUsableText' : 'configuration.allSameText')}
        </Alert>
      )}
      <div className={classes.groups}>
        {configurationGroups.map((group) => (
          <ConfigurationGroupRow
            key={group}
            group={group}
            preview={groups[group]}
            checked={chosen.includes(group)}
            disabled={apply.isPending}
            onCheck={(checked) =>
              setChosen(
                configurationGroups.filter((one) =>
                  one === group ? checked : chosen.includes(one),
                ),
              )
            }
          />
        ))}
      </div>
      {apply.error && <Refusal text={errorText(apply.error, t)} />}
      <div className={classes.foot}>
        {useful.length > 0 && (
          <span className={classes.footWords} role="status" id="configuration-why">
            {apply.isPending && <Loader size={14} mr={8} />}
            {words}
          </span>
        )}
        <Button variant="default" disabled={apply.isPending} onClick={onClose}>
          {t(useful.length === 0 ? 'common.close' : 'common.cancel')}
        </Button>
        {useful.length > 0 && (
          <Button
            loading={apply.isPending}
            disabled={chosen.length === 0}
            aria-describedby="configuration-why"
            onClick={() => apply.mutate()}
          >
            {chosen.length === 0
              ? t('configuration.applyNone')
              : t('configuration.apply', { count, replace: { count: number(count) } })}
          </Button>
        )}
      </div>
    </Modal>
  );
}

/** Whose configuration it is, and of when. */
function Origin({ picked: { name, preview } }: { picked: PickedFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    ['file', name],
    ['clinic', preview.clinic || t('backups.restore.noName')],
    [
      'made',
      preview.exportedAt
        ? format.moment(Date.parse(preview.exportedAt))
        : t('configuration.notKnown'),
    ],
    ['program', preview.program || t('configuration.notKnown')],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([fact, value]) => (
        <div key={fact} style={{ display: 'contents' }}>
          <dt>{t(`configuration.origin.${fact}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
