import { Alert, Button, Loader, Skeleton, Text } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { errorText, orpc, queryClient } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { PatientAvatar } from './phone-picker.tsx';
import classes from './practice.module.css';

/** How often the list is read while somebody is writing, in ms: no event tells when she ends. */
const WATCH_MS = 2000;

type ScriptsListProps = {
  readonly canRun: boolean;
  /** Shows the phone of the patient who has begun to write. */
  readonly onRun: (phone: string, name: string) => void;
};

/** Patients who write by themselves: each a situation that a reception meets. */
export function ScriptsList({ canRun, onRun }: ScriptsListProps) {
  const { t, i18n } = useTranslation();
  const tell = useTellError();
  const scripts = useQuery(
    orpc.practice.scripts.queryOptions({
      refetchOnMount: 'always',
      refetchInterval: (query) =>
        query.state.data?.some((item) => item.running) ? WATCH_MS : false,
    }),
  );
  const run = useMutation(
    orpc.practice.runScript.mutationOptions({
      onError: tell,
      onSettled: () => queryClient.invalidateQueries({ queryKey: orpc.practice.scripts.key() }),
    }),
  );
  if (scripts.isError) return <Alert color="red">{errorText(scripts.error, t)}</Alert>;
  return (
    <div className={classes.drawer}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('practice.scripts.intro')}
      </Text>
      {scripts.isPending && <Skeleton h={320} radius="md" />}
      <ul className={classes.lines} aria-label={t('practice.scripts.label')}>
        {scripts.data?.map((script) => {
          const title = i18n.language === 'en' ? script.title.en : script.title.es;
          return (
            <li key={script.id} className={classes.line}>
              <PatientAvatar name={script.profileName} />
              <span className={classes.who}>
                <span className={classes.wrapName}>{title}</span>
                <span className={classes.sub}>{script.profileName}</span>
              </span>
              {script.running ? (
                <output className={classes.running}>
                  <Loader size={14} type="dots" aria-hidden />
                  {t('practice.scripts.running')}
                </output>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  disabled={!canRun}
                  loading={run.isPending && run.variables.id === script.id}
                  leftSection={<IconPlayerPlayFilled size={12} />}
                  aria-label={t('practice.scripts.runNamed', { title })}
                  onClick={() =>
                    run.mutate(
                      { id: script.id },
                      { onSuccess: ({ phone }) => onRun(phone, script.profileName) },
                    )
                  }
                >
                  {t('practice.scripts.run')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
