import { SegmentedControl } from '@mantine/core';
import { IconBan, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import { onCommand } from './commands.ts';
import classes from './composer.module.css';
import { composerState } from './composer-state.ts';
import { ComposerStrip } from './composer-strip.tsx';
import { type Draft, readDraft, writeDraft } from './drafts.ts';
import { NoteBox } from './note-box.tsx';
import { ReplyBox } from './reply-box.tsx';
import { TemplatePicker } from './template-picker.tsx';

/**
 * Where one answers. It knows what WhatsApp allows now: free text, only a template, or nothing; a
 * private note is always possible.
 */
export function Composer({
  row,
  canAct,
  neverWrote,
  onSentAndClose,
}: {
  row: Conversation;
  canAct: boolean;
  neverWrote: boolean;
  onSentAndClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(10_000);
  const state = composerState(row, now, neverWrote);
  const [draft, setDraft] = useState<Draft>(() => readDraft(row.id));
  const [templates, setTemplates] = useState(false);
  // What is to be focused after the mode has changed; counts up, so that asking twice works.
  const [focus, setFocus] = useState(0);

  function change(next: Draft): void {
    setDraft(next);
    writeDraft(row.id, next);
  }

  useEffect(() =>
    onCommand((command) => {
      if (!canAct) return;
      if (command === 'reply' || command === 'note' || command === 'templates') {
        change({ ...draft, mode: command === 'note' ? 'note' : 'reply' });
        setTemplates(command === 'templates');
        setFocus((n) => n + 1);
      }
    }),
  );

  if (!canAct)
    return (
      <footer className={classes.composer}>
        <div className={classes.box}>
          <div className={classes.shut}>
            <IconEyeOff size={20} aria-hidden />
            {t('conversation.readOnly')}
          </div>
        </div>
      </footer>
    );

  const picksTemplate = state.kind === 'closed' || templates;
  return (
    <footer className={classes.composer}>
      <ComposerStrip row={row} state={state} now={now}>
        <SegmentedControl
          size="xs"
          value={draft.mode}
          aria-label={t('composer.mode')}
          onChange={(mode) => {
            change({ ...draft, mode: mode === 'note' ? 'note' : 'reply' });
            setFocus((n) => n + 1);
          }}
          data={[
            { value: 'reply', label: t('composer.reply') },
            { value: 'note', label: t('composer.note') },
          ]}
        />
      </ComposerStrip>
      {draft.mode === 'note' ? (
        <NoteBox
          row={row}
          value={draft.note}
          focus={focus}
          onChange={(note) => change({ ...draft, note })}
          onSaved={() => change({ ...draft, note: '', mode: 'reply' })}
        />
      ) : state.kind === 'opted_out' ? (
        <div className={classes.box}>
          <div className={classes.shut}>
            <IconBan size={20} color="var(--m-red)" aria-hidden style={{ flex: 'none' }} />
            <div>
              <div className={classes.shutTitle}>{t('composer.optedOut')}</div>
              {t('composer.optedOutText', {
                when: format.moment(state.since, now),
                reason: state.reason ?? t('composer.optedOutNoReason'),
              })}
            </div>
          </div>
        </div>
      ) : picksTemplate ? (
        <TemplatePicker
          to={{ conversationId: row.id }}
          language={row.contact.language}
          focus={focus}
          onSent={() => setTemplates(false)}
          onCancel={state.kind === 'open' ? () => setTemplates(false) : undefined}
          text={
            state.kind === 'closed'
              ? t(state.neverWrote ? 'composer.windowNever' : 'composer.windowClosedText')
              : undefined
          }
        />
      ) : (
        <ReplyBox
          row={row}
          value={draft.reply}
          focus={focus}
          onChange={(reply) => change({ ...draft, reply })}
          onTemplates={() => setTemplates(true)}
          onSentAndClose={onSentAndClose}
        />
      )}
    </footer>
  );
}
