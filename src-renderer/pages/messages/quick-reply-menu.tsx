import { Anchor, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { openDialog } from '../../dialogs.ts';
import type { Snapshot } from '../../snapshot.ts';
import classes from './composer.module.css';

/** A text kept for reuse. */
export type QuickReply = Snapshot['quickReplies'][number];

/** The quick replies that fit what was typed after `/`; the text box keeps the focus. */
export function QuickReplyMenu({
  replies,
  query,
  index,
  onIndex,
  onUse,
}: {
  replies: readonly QuickReply[];
  query: string;
  index: number;
  onIndex: (index: number) => void;
  onUse: (reply: QuickReply) => void;
}) {
  const { t } = useTranslation();
  const active = replies[index]?.id;
  useEffect(() => {
    if (active !== undefined)
      document.getElementById(`quick-reply-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={classes.quick}>
      {replies.length === 0 ? (
        <Text size="sm" c="dimmed" px={10} py={6}>
          {t('composer.quickReplyNone', { query })}
        </Text>
      ) : (
        <div
          id="quick-replies"
          className={classes.quickList}
          role="listbox"
          aria-label={t('composer.quickReplies')}
          tabIndex={-1}
        >
          {replies.map((reply, at) => (
            // The text box owns the keys.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={reply.id}
              id={`quick-reply-${reply.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === index}
              className={classes.quickItem}
              onMouseMove={() => at !== index && onIndex(at)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onUse(reply)}
            >
              <span className={classes.quickName}>/{reply.shortcut}</span>
              <span className={classes.quickBody}>{reply.body}</span>
            </div>
          ))}
        </div>
      )}
      <Anchor
        component="button"
        type="button"
        size="xs"
        px={10}
        py={6}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => openDialog({ kind: 'quick-replies' })}
      >
        {t('composer.manageQuickReplies')}
      </Anchor>
    </div>
  );
}
