import { Button, Group, List, Skeleton, Switch, Text } from '@mantine/core';
import { IconDownload, IconExternalLink, IconLock } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkView } from '../../../src-main/contract/setup.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { useFormat } from '../../format.ts';
import { downloadText } from '../knowledge/csv-file.ts';
import { Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Card, CopyText } from './section.tsx';
import classes from './section-network.module.css';
import { SettingField } from './setting-field.tsx';
import { Row } from './setting-row.tsx';
import settings from './settings.module.css';

/** Network addresses come and go with the PC's cables; they are looked at again this often, in ms. */
const FOLLOW_MS = 10_000;

/** Letting colleagues in over the clinic's own network. */
export function NetworkSection() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const status = useQuery(
    orpc.network.status.queryOptions({ refetchOnMount: 'always', refetchInterval: FOLLOW_MS }),
  );
  const [asking, setAsking] = useState(false);
  const set = useMutation({
    mutationFn: (on: boolean) => client.network.set({ on }),
    onSuccess: (view) => queryClient.setQueryData(orpc.network.status.queryKey(), view),
    onSettled: () => status.refetch(),
  });
  const view = status.data;
  // Shutting it ends this very page when it came over the network.
  const overNetwork = view?.urls.some((url) => url.startsWith(window.location.origin)) ?? false;
  const failure = view?.failure ?? null;
  return (
    <>
      <Card title={t('settings.network.title')} text={t('settings.network.text')}>
        {status.isPending && (
          <LateSkeleton>
            <Skeleton h={40} radius="md" aria-busy />
          </LateSkeleton>
        )}
        {status.error && <Refusal text={errorText(status.error, t)} />}
        {view && (
          <Row
            id="network.enabled"
            label={t('settings.names.network.enabled')}
            hint={t('settings.network.switchHint')}
          >
            <Switch
              id="setting-network.enabled"
              checked={set.isPending ? set.variables : view.on}
              disabled={view.fixed || set.isPending}
              label={t(view.on ? 'settings.on' : 'settings.off')}
              onChange={(event) => {
                if (event.currentTarget.checked) set.mutate(true);
                else setAsking(true);
              }}
            />
            {view.fixed && (
              <div className={settings.fixed}>
                <IconLock size={14} aria-hidden />
                {t('settings.network.fixed')}
              </div>
            )}
          </Row>
        )}
        {set.error ? (
          <Refusal text={errorText(set.error, t)} />
        ) : (
          failure && (
            <Refusal
              text={t('settings.network.failed', {
                reason: t(
                  [
                    `errors.because.${failure.code}.${failure.params['reason']}`,
                    `errors.${failure.code}`,
                  ],
                  failure.params,
                ),
              })}
            />
          )
        )}
        {view && !view.on && (
          <List fz="sm" spacing={4} mt={4}>
            <List.Item>{t('settings.network.meansTls')}</List.Item>
            <List.Item>{t('settings.network.meansTrust')}</List.Item>
            <List.Item>{t('settings.network.meansAccount')}</List.Item>
            <List.Item>{t('settings.network.meansOutside')}</List.Item>
          </List>
        )}
      </Card>
      {view?.on && <AddressCard view={view} />}
      {view?.on && <TrustCard view={view} />}
      <Card
        title={t('settings.network.proxy')}
        text={t('settings.network.proxyText')}
        actions={
          <Button
            onClick={() =>
              void navigate({
                to: '/help',
                search: { page: i18n.language === 'en' ? 'own-domain' : 'dominio-propio' },
              })
            }
            size="xs"
            variant="subtle"
          >
            {t('settings.network.proxyGuide')}
          </Button>
        }
      >
        <SettingField name="network.publicHosts" />
        <SettingField name="network.proxyAddresses" />
      </Card>
      <ConfirmDialog
        opened={asking}
        title={t('settings.network.offTitle')}
        text={t(overNetwork ? 'settings.network.offTextHere' : 'settings.network.offText')}
        confirm={t('settings.network.offConfirm')}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await set.mutateAsync(false);
        }}
      />
    </>
  );
}

function AddressCard({ view }: { view: NetworkView }) {
  const { t, i18n } = useTranslation();
  const trust = view.trust?.[i18n.language === 'en' ? 'en' : 'es'] ?? null;
  if (view.urls.length === 0)
    return (
      <Card title={t('settings.network.addresses')}>
        <Text fz="sm">{t('settings.network.noNetwork')}</Text>
      </Card>
    );
  return (
    <Card title={t('settings.network.addresses')} text={t('settings.network.addressesText')}>
      <div className={classes.qrPair}>
        <div className={classes.addresses}>
          {view.urls.map((url, place) => (
            <CopyText
              key={url}
              label={t(place === 0 ? 'settings.network.best' : 'settings.network.also')}
              value={url}
            />
          ))}
        </div>
        {trust && (
          <figure className={classes.qr}>
            <QrCode text={trust} label={t('settings.network.qr')} />
            <figcaption>{t('settings.network.qrText')}</figcaption>
          </figure>
        )}
      </div>
    </Card>
  );
}

function TrustCard({ view }: { view: NetworkView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const trust = view.trust?.[i18n.language === 'en' ? 'en' : 'es'] ?? null;
  const { certificatePem: pem } = view;
  return (
    <Card title={t('settings.network.trust')} text={t('settings.network.trustText')}>
      {view.fingerprint && (
        <CopyText label={t('settings.network.fingerprint')} value={view.fingerprint} />
      )}
      {view.expiresAt && (
        <p className={settings.hint}>
          {t('settings.network.expires', { date: format.date(Date.parse(view.expiresAt)) })}
        </p>
      )}
      <Group gap="xs" mt="xs">
        {trust && (
          <Button
            component="a"
            href={trust}
            target="_blank"
            rel="noreferrer"
            size="xs"
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden />}
          >
            {t('settings.network.trustPage')}
          </Button>
        )}
        {pem && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => downloadText('mostrador-ca.crt', pem, 'application/x-x509-ca-cert')}
          >
            {t('settings.network.download')}
          </Button>
        )}
      </Group>
    </Card>
  );
}
