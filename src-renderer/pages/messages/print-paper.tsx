import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import { buttonOf, listOf, locationOf } from './message-payload.ts';
import { readablePhone } from './phone-text.ts';
import classes from './print.module.css';
import type { Printed } from './print-data.ts';
import { type Note, threadItems } from './thread-items.ts';
import { tickState } from './tick-state.ts';

/** A text that may be longer than what is left of a page. */
const LONG = 900;

/** A conversation as it lies on paper. */
export function PrintPaper({ printed, period }: { printed: Printed; period: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { clinic } = useSnapshot();
  const { conversation, messages, notes, at, by } = printed;
  const { contact } = conversation;
  const items = threadItems(messages, notes, { timeZone: format.timeZone, complete: true });
  const names = contact.patients.map(({ name }) => name).filter((name) => name !== contact.name);
  return (
    <article className={classes.paper}>
      <header className={classes.head}>
        <div className={classes.clinic}>{clinic.name || t('app.name')}</div>
        <h1 className={classes.title}>
          {t('exports.print.title', { name: readablePhone(contact.name) })}
        </h1>
        <div className={classes.facts}>
          <span>{contact.phone ? readablePhone(contact.phone) : t('common.noPhone')}</span>
          {names.length > 0 && (
            <span>{t('exports.print.patients', { names: names.join(', ') })}</span>
          )}
          <span>{period}</span>
          <span>
            {t('exports.print.count', {
              count: messages.length,
              replace: { count: format.number(messages.length) },
            })}
          </span>
          <span>{t('exports.print.made', { when: longMoment(at), by })}</span>
        </div>
      </header>
      {messages.length + notes.length === 0 && (
        <p className={classes.extra}>{t('exports.print.empty')}</p>
      )}
      {items.map((item) => {
        switch (item.kind) {
          case 'day':
            return (
              <h2 key={item.key} className={classes.day}>
                {longDay(item.at)}
              </h2>
            );
          case 'message':
            return <PrintedMessage key={item.key} message={item.message} contact={contact.name} />;
          case 'note':
            return <PrintedNote key={item.key} note={item.note} />;
          default:
            return null;
        }
      })}
    </article>
  );

  function longDay(ms: number): string {
    const day = new Intl.DateTimeFormat(format.locale, {
      timeZone: format.timeZone,
      dateStyle: 'full',
    }).format(ms);
    return day.charAt(0).toLocaleUpperCase(format.locale) + day.slice(1);
  }

  function longMoment(moment: string): string {
    return new Intl.DateTimeFormat(format.locale, {
      timeZone: format.timeZone,
      dateStyle: 'medium',
      timeStyle: 'short',
    }).format(Date.parse(moment));
  }
}

function PrintedMessage({ message, contact }: { message: Message; contact: string }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { author, direction, body, payload, kind } = message;
  const who =
    author === 'patient'
      ? readablePhone(contact)
      : author === 'assistant'
        ? t('bubble.assistant')
        : author === 'person'
          ? (message.accountName ?? t('exports.words.author.person'))
          : t('bubble.system');
  const location = locationOf(payload);
  const chosen = buttonOf(payload) ?? listOf(payload)?.title ?? null;
  const place = location && [location.label, location.address].filter(Boolean).join(', ');
  return (
    <section
      className={classes.message}
      data-side={direction === 'in' ? 'left' : 'right'}
      data-long={body.length > LONG || undefined}
    >
      <div className={classes.who}>
        <strong>{who}</strong>
        <span>
          {format.time(Date.parse(message.createdAt))}
          {direction === 'out' && ` · ${t(`exports.words.status.${tickState(message)}`)}`}
        </span>
      </div>
      {message.replyTo && (
        <div className={classes.quote}>
          {t('exports.print.reply', { text: message.replyTo.body })}
        </div>
      )}
      {message.templateName && (
        <div className={classes.extra}>{t('bubble.template', { name: message.templateName })}</div>
      )}
      {location && (
        <div className={classes.extra}>
          {`${t('kind.location')}: ${place ? `${place} ` : ''}(${location.latitude}, ${location.longitude})`}
        </div>
      )}
      {chosen && chosen !== body && <div className={classes.text}>{chosen}</div>}
      {body !== '' && <div className={classes.text}>{body}</div>}
      {body === '' && !location && !chosen && message.media.length === 0 && (
        <div className={classes.extra}>
          {i18n.exists(`kind.${kind}`) ? t(`kind.${kind}`) : t('kind.unknown', { kind })}
        </div>
      )}
      {message.media.map((file) => (
        <div key={file.id} className={classes.extra}>
          {t('exports.print.file', {
            name:
              file.filename ??
              t('exports.print.unnamed', { type: file.contentType.split(';')[0] ?? '' }),
          })}
        </div>
      ))}
    </section>
  );
}

function PrintedNote({ note }: { note: Note }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section
      className={classes.message}
      data-side="note"
      data-long={note.body.length > LONG || undefined}
    >
      <div className={classes.who}>
        <strong>{t('exports.print.note', { name: note.author.name })}</strong>
        <span>{format.time(Date.parse(note.at))}</span>
      </div>
      <div className={classes.text}>{note.body}</div>
    </section>
  );
}
