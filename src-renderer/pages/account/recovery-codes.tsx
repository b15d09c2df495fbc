import { Alert, Button, CopyButton, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconLifebuoy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { downloadText } from '../knowledge/csv-file.ts';
import classes from './account.module.css';

/** The codes for who has lost her phone. They are shown this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="sm">
      <Alert color="amber" icon={<IconLifebuoy size={18} />}>
        {t('myAccount.secondStep.codesText')}
      </Alert>
      <ol className={classes.codes} aria-label={t('myAccount.secondStep.codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
              onClick={copy}
            >
              {t(copied ? 'common.copied' : 'settings.copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => downloadText(t('myAccount.secondStep.file'), text, 'text/plain')}
        >
          {t('myAccount.secondStep.download')}
        </Button>
      </Group>
    </Stack>
  );
}
