import { ActionIcon, Button, Slider } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTellError } from '../../components/tell.ts';
import classes from './bubble.module.css';
import { useMedia } from './media-data.ts';

const speeds = [1, 1.5, 2] as const;

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A voice note: fetched when it is first played, with its position and three speeds. */
export function AudioPlayer({ id }: { id: number }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [wanted, setWanted] = useState(false);
  const { loaded, query } = useMedia(id, wanted);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(0);
  const [speed, setSpeed] = useState(0);
  const failed = query.error;

  useEffect(() => {
    if (loaded) audio.current?.play().catch(tellError);
  }, [loaded, tellError]);
  useEffect(() => {
    if (failed) tellError(failed);
  }, [failed, tellError]);

  function toggle(): void {
    const player = audio.current;
    if (!loaded || !player) {
      if (failed) void query.refetch();
      setWanted(true);
    } else if (player.paused) player.play().catch(tellError);
    else player.pause();
  }

  function faster(): void {
    const next = (speed + 1) % speeds.length;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = speeds[next] ?? 1;
  }

  return (
    <fieldset className={classes.audio} aria-label={t('media.audio')}>
      <ActionIcon
        size={36}
        radius="xl"
        variant="filled"
        color="teal"
        loading={query.isFetching}
        aria-label={t(playing ? 'media.pause' : 'media.play')}
        onClick={toggle}
      >
        {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </ActionIcon>
      <Slider
        size={4}
        label={null}
        min={0}
        max={Math.max(length, 0.1)}
        step={0.1}
        value={position}
        disabled={length === 0}
        thumbProps={{ 'aria-label': t('media.position') }}
        onChange={(value) => {
          if (audio.current) audio.current.currentTime = value;
        }}
      />
      <span className={classes.time}>
        {length > 0 ? clock(playing || position > 0 ? position : length) : t('media.audio')}
        {length > 0 && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={faster}>
            {`${speeds[speed]}×`}
          </Button>
        )}
      </span>
      {loaded && (
        // What a patient says has no captions.
        // biome-ignore lint/a11y/useMediaCaption: see above
        <audio
          ref={audio}
          src={loaded.url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setPosition(0)}
          onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
          onDurationChange={(event) => {
            const { duration } = event.currentTarget;
            if (Number.isFinite(duration)) setLength(duration);
          }}
        />
      )}
    </fieldset>
  );
}
