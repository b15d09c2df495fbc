import { UnstyledButton } from '@mantine/core';
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconClock,
  IconFile,
  IconFileTypePdf,
  IconMapPinFilled,
  IconMicrophone,
  IconPhoto,
  IconPlayerPlayFilled,
  IconVideo,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneMessage } from '../../../src-main/contract/practice.ts';
import { mediaOf, type PhoneMedia, type Tick } from './phone-thread.ts';
import classes from './whatsapp.module.css';
import { type TextRun, textRuns } from './whatsapp-text.ts';

const tickIcons = {
  clock: IconClock,
  one: IconCheck,
  two: IconChecks,
  blue: IconChecks,
  failed: IconAlertCircle,
} as const;

function TickMark({ tick }: { tick: Tick }) {
  const { t } = useTranslation();
  const Icon = tickIcons[tick];
  return (
    <Icon
      className={classes.tick}
      data-tick={tick}
      size={tick === 'clock' ? 12 : 15}
      stroke={2}
      role="img"
      aria-label={t(`practice.ticks.${tick}`)}
    />
  );
}

function Run({ run }: { run: TextRun }) {
  let node: ReactNode = run.text;
  if (run.mono) node = <code className={classes.mono}>{node}</code>;
  if (run.link) node = <span className={classes.link}>{node}</span>;
  if (run.strike) node = <s>{node}</s>;
  if (run.italic) node = <em>{node}</em>;
  if (run.bold) node = <strong>{node}</strong>;
  return node;
}

/** A text with WhatsApp's marks shown as WhatsApp shows them. */
export function WhatsAppText({ text }: { text: string }) {
  let offset = 0;
  return textRuns(text).map((run) => {
    offset += run.text.length + 1;
    return <Run key={offset} run={run} />;
  });
}

/** Heights of a drawn voice note's bars; a picture, not its sound. */
const wave = [5, 9, 14, 8, 16, 20, 12, 7, 15, 18, 10, 6, 12, 19, 14, 8, 5, 11, 16, 9, 13, 7, 4, 8];

function Media({ media }: { media: PhoneMedia }) {
  const { t } = useTranslation();
  const name = t(`practice.media.${media}`);
  if (media === 'voice')
    return (
      <div className={classes.media}>
        <IconPlayerPlayFilled size={20} aria-hidden />
        <svg className={classes.wave} viewBox="0 0 96 22" role="img" aria-label={name}>
          {wave.map((height, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a drawing; its bars never move.
              key={index}
              x={index * 4}
              y={(22 - height) / 2}
              width="2.4"
              height={height}
              rx="1.2"
              fill="currentColor"
            />
          ))}
        </svg>
        <IconMicrophone size={18} aria-hidden />
      </div>
    );
  if (media === 'photo' || media === 'video' || media === 'location') {
    const Icon = { photo: IconPhoto, video: IconVideo, location: IconMapPinFilled }[media];
    const look = media === 'location' ? `${classes.picture} ${classes.map}` : classes.picture;
    return (
      <div className={`${classes.media} ${look}`}>
        <Icon
          size={32}
          stroke={1.5}
          color={media === 'location' ? '#c22a1f' : undefined}
          aria-hidden
        />
        {name}
      </div>
    );
  }
  return (
    <div className={classes.media}>
      {media === 'pdf' ? (
        <IconFileTypePdf size={26} stroke={1.5} aria-hidden />
      ) : (
        <IconFile size={26} stroke={1.5} aria-hidden />
      )}
      {name}
    </div>
  );
}

type BubbleProps = {
  /** Whose bubble: the patient's stand at the right and are green, as on her phone. */
  readonly mine: boolean;
  readonly body: string;
  /** The time as it is shown. */
  readonly time: string;
  readonly first?: boolean;
  readonly tick?: Tick;
  readonly mediaType?: string | null;
  readonly buttons?: PhoneMessage['buttons'];
  /** Taps a button; without it they only show. */
  readonly onButton?: (button: PhoneMessage['buttons'][number]) => void;
};

/** One message as a patient's phone shows it: an item of a list on the wall of whatsapp.module.css. */
export function WhatsAppBubble({
  mine,
  body,
  time,
  first = true,
  tick,
  mediaType = null,
  buttons = [],
  onButton,
}: BubbleProps) {
  const { t } = useTranslation();
  const media = mediaOf({ mediaType, body });
  return (
    <li
      className={classes.row}
      data-mine={mine || undefined}
      data-first={first || undefined}
      aria-label={t(mine ? 'practice.fromPatient' : 'practice.fromClinic', { time })}
    >
      <div className={classes.bubble}>
        {media && <Media media={media} />}
        {body === '' || media === 'location' ? (
          <div className={classes.pad} />
        ) : (
          <div className={classes.text}>
            <WhatsAppText text={body} />
          </div>
        )}
        <div className={classes.meta}>
          {time}
          {tick && <TickMark tick={tick} />}
        </div>
      </div>
      {buttons.length > 0 && (
        <div className={classes.actions}>
          {buttons.map((button) => (
            <UnstyledButton
              key={`${button.payload}\n${button.title}`}
              className={classes.action}
              disabled={!onButton}
              onClick={() => onButton?.(button)}
            >
              <IconArrowBackUp size={16} aria-hidden />
              {button.title}
            </UnstyledButton>
          ))}
        </div>
      )}
    </li>
  );
}
