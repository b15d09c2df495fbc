import { Button, Checkbox, Group, Skeleton } from '@mantine/core';
import {
  IconBrain,
  IconDental,
  IconPaw,
  IconSparkles,
  IconStethoscope,
  IconYoga,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../src-main/contract/operation.ts';
import type { StarterKind } from '../../../src-main/contract/setup.ts';
import { client, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useSnapshot } from '../../snapshot.ts';
import { CheckLine } from './check-line.tsx';
import { ChoiceCard } from './choice-card.tsx';
import { settingErrorText } from './setting-refusal.ts';
import classes from './setup.module.css';
import { refreshSetup } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

const icons: Record<StarterKind, typeof IconDental> = {
  dental: IconDental,
  physiotherapy: IconYoga,
  aesthetics: IconSparkles,
  general: IconStethoscope,
  psychology: IconBrain,
  veterinary: IconPaw,
};

const languages = ['es', 'en'] as const satisfies readonly Language[];

/** First entries for the knowledge base, by kind of clinic. */
export function StepKnowledge() {
  const { t } = useTranslation();
  const { next, current } = useWizard();
  const { clinic } = useSnapshot();
  const starters = useQuery(orpc.setup.starters.queryOptions({ refetchOnMount: 'always' }));
  const [kind, setKind] = useState<StarterKind | null>(null);
  const [chosen, setChosen] = useState<readonly Language[]>([clinic.language]);
  const apply = useMutation({
    async mutationFn(wanted: StarterKind) {
      const answer = await client.setup.starter({ kind: wanted, languages: [...chosen] });
      await refreshSetup();
      return answer;
    },
  });
  // The lead of the moment it was opened: adding entries must not move what stands under it.
  const [hadEntries] = useState(current.state === 'done');
  const result = apply.data;
  const picked = starters.data?.find((starter) => starter.kind === kind);
  const isDone = result !== undefined || (current.state === 'done' && kind === null);
  const count = (picked?.entries ?? 0) * chosen.length;
  return (
    <StepFrame
      title={t('setup.knowledge.title')}
      lead={t(hadEntries ? 'setup.knowledge.leadDone' : 'setup.knowledge.lead')}
      primary={
        isDone
          ? { label: t('setup.continue') }
          : {
              label: picked ? t('setup.knowledge.add', { count }) : t('setup.knowledge.choose'),
              busy: apply.isPending,
              disabled: !picked || chosen.length === 0,
            }
      }
      onSubmit={() => (isDone ? next() : kind && apply.mutate(kind))}
      focusOn={starters.data ? 'cards' : 'waiting'}
      more={
        result && result.toComplete > 0 ? (
          <Button component={Link} to="/knowledge" variant="default">
            {t('setup.knowledge.complete')}
          </Button>
        ) : undefined
      }
    >
      {starters.isPending && (
        <LateSkeleton>
          <div className={classes.cards} data-columns="2">
            {Object.keys(icons).map((name) => (
              <Skeleton key={name} height={92} />
            ))}
          </div>
        </LateSkeleton>
      )}
      {starters.error && <CheckLine failure={settingErrorText(starters.error, t)} />}
      {starters.data && (
        <fieldset
          className={classes.cards}
          data-columns="2"
          aria-label={t('setup.knowledge.kinds')}
        >
          {starters.data.map((starter, index) => {
            const Icon = icons[starter.kind];
            return (
              <ChoiceCard
                key={starter.kind}
                group="starter"
                icon={<Icon size={18} stroke={1.75} aria-hidden />}
                title={t(`setup.knowledge.kind.${starter.kind}`)}
                text={t('setup.knowledge.entries', { count: starter.entries })}
                checked={kind === starter.kind}
                autofocus={index === 0}
                onPick={() => {
                  setKind(starter.kind);
                  apply.reset();
                }}
              />
            );
          })}
        </fieldset>
      )}
      {picked && (
        <div className={classes.hint}>
          {t('setup.knowledge.samples', { questions: picked.questions.slice(0, 4).join(' · ') })}
        </div>
      )}
      {starters.data && (
        <Checkbox.Group
          label={t('setup.knowledge.languages')}
          value={[...chosen]}
          onChange={(value) => {
            setChosen(languages.filter((one) => value.includes(one)));
            apply.reset();
          }}
        >
          <Group mt={6}>
            {languages.map((one) => (
              <Checkbox key={one} value={one} label={t(`common.language.${one}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {apply.isPending && <CheckLine running={t('setup.knowledge.adding')} />}
      {apply.error && <CheckLine failure={settingErrorText(apply.error, t)} />}
      {result && (
        <div
          className={classes.check}
          data-state={result.toComplete > 0 ? 'warning' : 'ok'}
          role="status"
        >
          <div className={classes.checkBody}>
            <div className={classes.checkText}>
              {t('setup.knowledge.added', { count: result.added })}
              {result.skipped > 0 && ` ${t('setup.knowledge.skipped', { count: result.skipped })}`}
            </div>
            {result.toComplete > 0 && (
              <div className={classes.checkAdvice}>
                {t('setup.knowledge.toComplete', { count: result.toComplete })}
              </div>
            )}
          </div>
        </div>
      )}
    </StepFrame>
  );
}
