import { ActionIcon, Loader, Modal, Text, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAddressBook,
  IconAlertCircle,
  IconDownload,
  IconFile,
  IconFileTypePdf,
  IconPhoto,
  IconVideo,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { AudioPlayer } from './audio-player.tsx';
import classes from './bubble.module.css';
import { saveFile, sizeParts, useMedia } from './media-data.ts';
import { readVcards } from './message-payload.ts';

type File = Message['media'][number];

/** A file of a message, shown by what it is. */
export function MediaPart({ file, kind, from }: { file: File; kind: string; from: string }) {
  const { t, i18n } = useTranslation();
  if (file.state === 'pending')
    return (
      <div className={classes.file} role="status">
        <Loader size={18} />
        <span className={classes.fileName}>{t('media.pending')}</span>
      </div>
    );
  if (file.state === 'failed')
    return (
      <div className={classes.file}>
        <IconAlertCircle size={20} color="var(--m-red)" aria-hidden />
        <span className={classes.fileName}>
          {t('media.failed')}
          {file.failure && i18n.exists(`media.failure.${file.failure}`) && (
            <span className={classes.small}> · {t(`media.failure.${file.failure}`)}</span>
          )}
        </span>
      </div>
    );
  const type = file.contentType.toLowerCase();
  if (kind === 'sticker' && type.startsWith('image/')) return <Sticker file={file} from={from} />;
  if (/^image\/(jpeg|png|webp|gif)/.test(type)) return <Picture file={file} from={from} />;
  if (type.startsWith('audio/')) return <AudioPlayer id={file.id} />;
  if (/^video\/(mp4|3gpp|webm|quicktime)/.test(type)) return <Video file={file} />;
  if (type.includes('vcard')) return <ContactCard file={file} />;
  return <FileCard file={file} />;
}

function Picture({ file, from }: { file: File; from: string }) {
  const { t } = useTranslation();
  const { loaded, query } = useMedia(file.id, true);
  const [large, setLarge] = useState(false);
  if (query.isError) return <FileCard file={file} />;
  const name = t('media.image', { name: from });
  return (
    <>
      <UnstyledButton
        className={classes.thumb}
        aria-label={t('media.enlarge')}
        onClick={() => setLarge(true)}
      >
        {loaded && <img src={loaded.url} alt={name} />}
      </UnstyledButton>
      {large && loaded && (
        <Modal
          opened
          onClose={() => setLarge(false)}
          size="auto"
          title={name}
          closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
        >
          <img
            src={loaded.url}
            alt={name}
            style={{ maxWidth: '82vw', maxHeight: '76vh', display: 'block', borderRadius: 8 }}
          />
          <Text ta="right" mt="sm">
            <DownloadButton file={file} />
          </Text>
        </Modal>
      )}
    </>
  );
}

function Sticker({ file, from }: { file: File; from: string }) {
  const { t } = useTranslation();
  const { loaded } = useMedia(file.id, true);
  return loaded ? (
    <img
      className={classes.sticker}
      src={loaded.url}
      alt={`${t('kind.sticker')} · ${t('media.image', { name: from })}`}
    />
  ) : (
    <div className={classes.sticker} />
  );
}

function Video({ file }: { file: File }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const { loaded, query } = useMedia(file.id, wanted);
  if (loaded)
    return (
      // What a patient sends has no captions.
      // biome-ignore lint/a11y/useMediaCaption: see above
      <video className={classes.video} src={loaded.url} controls aria-label={t('kind.video')} />
    );
  return (
    <div className={classes.file}>
      <IconVideo size={20} aria-hidden />
      <FileWords file={file} fallback={t('kind.video')} />
      <ActionIcon
        variant="default"
        size={32}
        loading={query.isFetching}
        aria-label={t('media.load')}
        onClick={() => setWanted(true)}
      >
        <IconDownload size={18} />
      </ActionIcon>
    </div>
  );
}

function FileWords({ file, fallback }: { file: File; fallback: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const size = file.size === null ? null : sizeParts(file.size);
  return (
    <span className={classes.fileName}>
      {file.filename ?? fallback}
      {size && (
        <span className={classes.small}> · {t(size.key, { size: format.number(size.size) })}</span>
      )}
    </span>
  );
}

function FileCard({ file }: { file: File }) {
  const { t } = useTranslation();
  const Icon = file.contentType.includes('pdf')
    ? IconFileTypePdf
    : file.contentType.startsWith('image/')
      ? IconPhoto
      : IconFile;
  return (
    <div className={classes.file}>
      <Icon size={22} stroke={1.5} aria-hidden />
      <FileWords file={file} fallback={t('media.unnamed')} />
      <DownloadButton file={file} />
    </div>
  );
}

/** Fetches the bytes only when they are asked for: each reading is in the audit trail. */
function DownloadButton({ file }: { file: File }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [wanted, setWanted] = useState(false);
  const { loaded, query } = useMedia(file.id, wanted);
  const name = file.filename ?? `${t('kind.document')}-${file.id}`;
  const { error } = query;
  useEffect(() => {
    if (!wanted || !loaded) return;
    saveFile(loaded.url, loaded.filename ?? name);
    setWanted(false);
  }, [wanted, loaded, name]);
  useEffect(() => {
    if (!wanted || !error) return;
    tellError(error);
    setWanted(false);
  }, [wanted, error, tellError]);
  return (
    <Tooltip label={t('media.download', { name })}>
      <ActionIcon
        variant="default"
        size={32}
        loading={wanted}
        aria-label={t('media.download', { name })}
        onClick={() => setWanted(true)}
      >
        <IconDownload size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function ContactCard({ file }: { file: File }) {
  const { t } = useTranslation();
  const { loaded, query } = useMedia(file.id, true);
  const [cards, setCards] = useState<ReturnType<typeof readVcards>>([]);
  useEffect(() => {
    let live = true;
    void loaded?.blob.text().then((text) => live && setCards(readVcards(text)));
    return () => {
      live = false;
    };
  }, [loaded]);
  if (query.isError) return <FileCard file={file} />;
  return (
    <div className={classes.location}>
      <span className={classes.kind}>
        <IconAddressBook size={14} aria-hidden />
        {t('media.contactCard')}
      </span>
      {cards.map((card) => (
        <div key={card.name + card.phones.join()}>
          <strong>{card.name}</strong>
          {card.phones.map((phone) => (
            <div key={phone}>{phone}</div>
          ))}
        </div>
      ))}
      <div>
        <DownloadButton file={file} />
      </div>
    </div>
  );
}
