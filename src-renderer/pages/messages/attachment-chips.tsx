import { CloseButton, Loader, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import type { Attachment } from './attachments.ts';
import classes from './composer.module.css';

/** The files that will go with the message, each with a way to take it out. */
export function AttachmentChips({
  files,
  onRemove,
}: {
  files: readonly Attachment[];
  onRemove: (key: string) => void;
}) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul
      className={classes.files}
      aria-label={t('composer.attachments')}
      style={{ listStyle: 'none', margin: 0 }}
    >
      {files.map((file) => (
        <Tooltip
          key={file.key}
          multiline
          maw={320}
          label={file.state === 'failed' ? errorText(file.error, t) : file.name}
        >
          <li className={classes.file} data-failed={file.state === 'failed'}>
            {file.state === 'uploading' ? (
              <Loader size={18} aria-label={t('composer.uploading')} />
            ) : file.state === 'failed' ? (
              <IconAlertCircle
                size={20}
                color="var(--m-red)"
                role="img"
                aria-label={errorText(file.error, t)}
              />
            ) : file.preview ? (
              <img src={file.preview} alt="" />
            ) : (
              <IconFile size={20} stroke={1.5} aria-hidden />
            )}
            <span className={classes.fileName}>{file.name}</span>
            <CloseButton
              size="sm"
              aria-label={t('composer.removeAttachment', { name: file.name })}
              onClick={() => onRemove(file.key)}
            />
          </li>
        </Tooltip>
      ))}
    </ul>
  );
}
