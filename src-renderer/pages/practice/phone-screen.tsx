import { ActionIcon, Menu, Skeleton, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconArrowLeft,
  IconBatteryFilled,
  IconFileTypePdf,
  IconMapPin,
  IconMicrophone,
  IconPhoto,
  IconPlus,
  IconSend2,
  IconWifi,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneMessage } from '../../../src-main/contract/practice.ts';
import { orpc } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { initials } from '../../components/initials.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import type { PracticePhone } from './phone-choice.ts';
import classes from './phone-screen.module.css';
import { buttonsAlive, hasUnread, narrate, phoneRows, tickOf } from './phone-thread.ts';
import { markRead } from './practice-data.ts';
import wall from './whatsapp.module.css';
import { WhatsAppBubble } from './whatsapp-bubble.tsx';

/** How many of the latest messages the phone shows before one asks for the earlier ones. */
const SHOWN = 80;

/** Questions that a newcomer can send with one tap; each shows another side of the product. */
const ideas = ['hours', 'price', 'cancel', 'person', 'chest'] as const;

const files = [
  { kind: 'photo', icon: IconPhoto },
  { kind: 'voice-note', icon: IconMicrophone },
  { kind: 'pdf', icon: IconFileTypePdf },
  { kind: 'location', icon: IconMapPin },
] as const;

type What = {
  body?: string;
  button?: PhoneMessage['buttons'][number];
  attach?: (typeof files)[number]['kind'];
};

type PhoneScreenProps = {
  readonly patient: PracticePhone;
  /** What the clinic's clock is doing, to explain why an answer waits. */
  readonly clock: { readonly paused: boolean; readonly asleep: boolean };
  /** Whether this account may write. */
  readonly canWrite: boolean;
};

/** A patient's phone with the clinic's chat open: one writes, and sees what she would see. */
export function PhoneScreen({ patient, clock, canWrite }: PhoneScreenProps) {
  const { t, i18n } = useTranslation();
  const { clinic } = useSnapshot();
  const tell = useTellError();
  const [text, setText] = useState('');
  const { phone, name, language } = patient;
  const threadOptions = orpc.practice.thread.queryOptions({
    input: { phone },
    refetchOnMount: 'always',
  });
  const { data: thread, isPending } = useQuery(threadOptions);

  const write = useMutation(orpc.practice.write.mutationOptions({ onError: tell }));
  const send = (what: What) => {
    if (!canWrite) return;
    write.mutate(
      { phone, name, body: what.body ?? '', button: what.button, attach: what.attach },
      // What could not be sent comes back, unless something else is being written by now.
      { onError: () => what.body && setText((now) => now || (what.body ?? '')) },
    );
  };
  const sendText = (body: string) => {
    if (body.trim() === '') return;
    setText('');
    send({ body });
  };

  // Opening the chat, or watching a message arrive, is reading it.
  const newest = thread?.findLast((message) => message.direction === 'in');
  const unread = thread !== undefined && hasUnread(thread);
  const seenUpTo = unread && canWrite ? newest?.sid : undefined;
  useEffect(() => {
    if (seenUpTo !== undefined) markRead(phone).catch(tell);
  }, [phone, seenUpTo, tell]);

  return (
    <section className={classes.device} aria-label={t('practice.phoneOf', { name })}>
      <div className={`${classes.screen} ${wall.wall}`}>
        <StatusBar />
        <header className={classes.header}>
          <IconArrowLeft size={20} aria-hidden />
          <span className={classes.avatar} aria-hidden>
            {initials(clinic.name)}
          </span>
          <span className={classes.title}>
            <span className={classes.clinic}>{clinic.name}</span>
            <span className={classes.business}>{t('practice.business')}</span>
          </span>
        </header>
        {isPending ? (
          <div className={classes.chat} aria-busy>
            <Skeleton h={40} w="60%" radius="md" />
            <Skeleton h={56} w="70%" radius="md" ml="auto" mt="sm" />
          </div>
        ) : (
          <Chat
            // Another patient's chat begins anew: at its end, with its latest messages.
            key={phone}
            messages={thread ?? []}
            clock={clock}
            onButton={canWrite ? (button) => send({ button, body: button.title }) : undefined}
          />
        )}
        {text === '' && canWrite && (
          <fieldset
            className={classes.ideas}
            data-all={thread?.length === 0 || undefined}
            aria-label={t('practice.ideas.label')}
            // A mouse wheel turns up and down; the phrases lie side by side.
            onWheel={(event) => {
              event.currentTarget.scrollLeft += event.deltaY;
            }}
          >
            {ideas.map((idea) => {
              const words = t(`practice.ideas.${idea}`, { lng: language });
              return (
                <UnstyledButton key={idea} className={classes.idea} onClick={() => sendText(words)}>
                  {words}
                </UnstyledButton>
              );
            })}
          </fieldset>
        )}
        <Composer
          text={text}
          disabled={!canWrite}
          onText={setText}
          onSend={() => sendText(text)}
          onFile={(attach) => send({ attach })}
          label={t('practice.writeAs', { name })}
          lang={i18n.language}
        />
      </div>
    </section>
  );
}

function StatusBar() {
  const format = useFormat();
  const now = useClinicNow(1000);
  return (
    <div className={classes.status} aria-hidden>
      <span>{format.time(now)}</span>
      <span className={classes.island} />
      <span className={classes.signs}>
        <IconWifi size={14} />
        <IconBatteryFilled size={16} />
      </span>
    </div>
  );
}

type ChatProps = {
  readonly messages: readonly PhoneMessage[];
  readonly clock: { readonly paused: boolean; readonly asleep: boolean };
  readonly onButton: ((button: PhoneMessage['buttons'][number]) => void) | undefined;
};

function Chat({ messages, clock, onButton }: ChatProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const now = useClinicNow(1000);
  const shown = all ? messages : messages.slice(-SHOWN);
  const rows = useMemo(() => phoneRows(shown, format.timeZone), [shown, format.timeZone]);
  const narration = narrate(messages, clock, now);
  const last = messages.at(-1)?.sid;

  // What is new scrolls into view; so does the end when the phone itself grows or shrinks, unless one
  // has scrolled back to read.
  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each new message and note.
  useLayoutEffect(toEnd, [last, narration]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(box);
    return () => observer.disconnect();
  }, [toEnd]);

  return (
    <div
      className={classes.chat}
      ref={scroller}
      role="log"
      aria-label={t('practice.chat')}
      onScroll={({ currentTarget: box }) => {
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
      }}
    >
      {shown.length < messages.length && (
        <UnstyledButton className={classes.earlier} onClick={() => setAll(true)}>
          {t('practice.earlier', { count: messages.length - shown.length })}
        </UnstyledButton>
      )}
      {messages.length === 0 && <p className={wall.note}>{t('practice.emptyChat')}</p>}
      <ul className={classes.list}>
        {rows.map((row) =>
          row.kind === 'day' ? (
            <li key={row.key} className={wall.day}>
              {format.day(Date.parse(row.at))}
            </li>
          ) : (
            <WhatsAppBubble
              key={row.key}
              mine={row.message.direction === 'out'}
              first={row.first}
              body={row.message.body}
              time={format.time(Date.parse(row.message.at))}
              mediaType={row.message.mediaType}
              buttons={row.message.buttons}
              {...(row.message.direction === 'out' && { tick: tickOf(row.message.status) })}
              {...(onButton && buttonsAlive(messages, row.message.sid) && { onButton })}
            />
          ),
        )}
      </ul>
      {narration && <output className={wall.note}>{t(`practice.narration.${narration}`)}</output>}
    </div>
  );
}

type ComposerProps = {
  readonly text: string;
  readonly disabled: boolean;
  readonly label: string;
  readonly lang: string;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  readonly onFile: (kind: (typeof files)[number]['kind']) => void;
};

function Composer({ text, disabled, label, lang, onText, onSend, onFile }: ComposerProps) {
  const { t } = useTranslation();
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSend();
  };
  const empty = text.trim() === '';
  return (
    <div className={classes.composer}>
      <div className={classes.field}>
        <Menu position="top-start" width={200} withinPortal>
          <Menu.Target>
            <ActionIcon
              size={34}
              radius="xl"
              disabled={disabled}
              aria-label={t('practice.attach.label')}
            >
              <IconPlus size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {files.map(({ kind, icon: Icon }) => (
              <Menu.Item key={kind} leftSection={<Icon size={18} />} onClick={() => onFile(kind)}>
                {t(`practice.attach.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <textarea
          className={classes.input}
          rows={1}
          value={text}
          disabled={disabled}
          maxLength={4096}
          lang={lang}
          placeholder={t('practice.write')}
          aria-label={label}
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={keys}
        />
      </div>
      <Tooltip label={t(empty ? 'practice.sendVoice' : 'practice.send')}>
        <ActionIcon
          className={classes.send}
          variant="filled"
          color="teal"
          size={40}
          radius="xl"
          disabled={disabled}
          aria-label={t(empty ? 'practice.sendVoice' : 'practice.send')}
          onClick={() => (empty ? onFile('voice-note') : onSend())}
        >
          {empty ? <IconMicrophone size={20} /> : <IconSend2 size={20} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
