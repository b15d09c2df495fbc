import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiTokenView, OwnAccount } from '../../../src-main/contract/account.ts';
import { client, errorText, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useFormat } from '../../format.ts';
import { Refusal } from '../settings/checks.tsx';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import { Card } from '../settings/section.tsx';
import classes from './account.module.css';
import { refreshAccount, tellDone } from './account-data.ts';
import { TokenDialog } from './token-dialog.tsx';

/** One's own API tokens; or, for an owner, everybody's. */
export function TokensCard({ me }: { me: OwnAccount | 'everybody' }) {
  const { t } = useTranslation();
  const everybody = me === 'everybody';
  const own = useQuery(
    orpc.account.tokens.queryOptions({ refetchOnMount: 'always', enabled: !everybody }),
  );
  const all = useQuery(
    orpc.accounts.tokens.queryOptions({ refetchOnMount: 'always', enabled: everybody }),
  );
  const { data, error, isPending } = everybody ? all : own;
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiTokenView | null>(null);
  const scope = everybody ? 'everybody' : 'own';
  return (
    <Card
      title={t(`myAccount.tokens.title.${scope}`)}
      text={t(`myAccount.tokens.text.${scope}`)}
      actions={
        !everybody && (
          <Button
            size="xs"
            mr={10}
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t('myAccount.tokens.make')}
          </Button>
        )
      }
    >
      {isPending && (
        <LateSkeleton>
          <Skeleton h={56} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {error && <Refusal text={errorText(error, t)} />}
      {data?.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t(`myAccount.tokens.none.${scope}`)}
        </Text>
      )}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((token) => (
            <TokenRow key={token.id} token={token} withOwner={everybody} onEnd={setEnding} />
          ))}
        </ul>
      )}
      {making && !everybody && (
        <TokenDialog
          me={me}
          onClose={() => {
            setMaking(false);
            refreshAccount();
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          opened
          title={t('myAccount.tokens.revokeTitle', { name: ending.name })}
          text={t('myAccount.tokens.revokeText')}
          confirm={t('myAccount.tokens.revoke')}
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            const revoke = everybody ? client.accounts.revokeToken : client.account.revokeToken;
            await revoke({ tokenId: ending.id });
            tellDone(t('myAccount.tokens.revoked', { name: ending.name }));
          }}
        />
      )}
    </Card>
  );
}

const colours = { live: 'green', expired: 'gray', revoked: 'gray' } as const;

function TokenRow({
  token,
  withOwner,
  onEnd,
}: {
  token: ApiTokenView;
  withOwner: boolean;
  onEnd: (token: ApiTokenView) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, owner, endsWith, state, scopes, expiresAt, revokedAt, lastUsedAt } = token;
  const live = state === 'live';
  const day = (iso: string) => format.date(Date.parse(iso));
  const end = revokedAt
    ? t('myAccount.tokens.revokedOn', { date: day(revokedAt) })
    : expiresAt
      ? t(live ? 'myAccount.tokens.expires' : 'myAccount.tokens.expired', { date: day(expiresAt) })
      : t('myAccount.tokens.endless');
  return (
    <li className={classes.item} data-token={name} data-ended={!live || undefined}>
      <IconKey size={22} stroke={1.5} aria-hidden />
      <div className={classes.words}>
        <div className={classes.name}>
          {withOwner ? `${owner} · ${name}` : name}
          <Badge variant="light" color={colours[state]} size="sm">
            {t(`myAccount.tokens.state.${state}`)}
          </Badge>
          {live && !expiresAt && (
            <Badge variant="light" color="amber" size="sm">
              {t('myAccount.tokens.endless')}
            </Badge>
          )}
        </div>
        <div className={classes.detail}>
          {[
            t('myAccount.tokens.endsWith', { end: endsWith }),
            scopes.join(', '),
            ...(live && !expiresAt ? [] : [end]),
            lastUsedAt
              ? t('myAccount.tokens.used', {
                  when: format.relative(Date.parse(lastUsedAt), Date.now()),
                })
              : t('myAccount.tokens.unused'),
          ].join(' · ')}
        </div>
      </div>
      {live && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('myAccount.tokens.revokeNamed', { name })}
          onClick={() => onEnd(token)}
        >
          {t('myAccount.tokens.revoke')}
        </Button>
      )}
    </li>
  );
}
