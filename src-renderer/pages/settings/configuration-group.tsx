import { Badge, Button, Checkbox, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfigurationGroup, GroupPreview } from '../../../src-main/contract/configuration.ts';
import { useFormat } from '../../format.ts';
import classes from './configuration.module.css';
import {
  type FieldChange,
  type ItemWords,
  listItemWords,
  refusedWords,
  settingWords,
  stepsIn,
} from './configuration-words.ts';
import { useSettings } from './settings-data.tsx';

/** So many are listed at first, and with every "more". */
const PAGE = 50;
/** A text is shortened beyond so many characters or lines. */
const SHORT = 180;
const SHORT_LINES = 4;

type Kind = 'new' | 'changed' | 'removed';

/** A group of a configuration: whether it is taken in, and what that would do. */
export function ConfigurationGroupRow({
  group,
  preview,
  checked,
  disabled,
  onCheck,
}: {
  group: ConfigurationGroup;
  preview: GroupPreview;
  checked: boolean;
  disabled: boolean;
  onCheck: (checked: boolean) => void;
}) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [open, setOpen] = useState(false);
  const listId = useId();
  const name = t(`configuration.groups.${group}`);
  const steps = stepsIn(preview);
  const counts = [
    ['new', preview.new.length, 'teal'],
    ['changed', preview.changed.length, 'blue'],
    ['removed', preview.removed.length, 'red'],
    ['same', preview.same, 'gray'],
    ['refused', preview.refused.length, 'amber'],
  ] as const;
  const shown = counts.filter(([, count]) => count > 0);
  const isListed = steps + preview.refused.length > 0;
  const show = steps > 0 ? 'show' : 'why';
  return (
    <section className={classes.group} aria-label={name}>
      <div className={classes.groupHead}>
        <Checkbox
          checked={checked}
          disabled={disabled || steps === 0}
          label={<span className={classes.groupName}>{name}</span>}
          onChange={(event) => onCheck(event.currentTarget.checked)}
        />
        <div className={classes.counts}>
          {shown.length === 0 && <span className={classes.none}>{t('configuration.nothing')}</span>}
          {shown.map(([kind, count, color]) => (
            <Badge key={kind} color={color} variant="light" tt="none" fw={550}>
              {t(`configuration.count.${kind}`, { count, replace: { count: number(count) } })}
            </Badge>
          ))}
        </div>
        {isListed && (
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={open}
            aria-controls={listId}
            aria-label={t(open ? 'configuration.hideOf' : `configuration.${show}Of`, { name })}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'configuration.hide' : `configuration.${show}`)}
            <IconChevronDown size={16} aria-hidden data-open={open || undefined} />
          </UnstyledButton>
        )}
      </div>
      {open && (
        <div id={listId} className={classes.lists}>
          {(['new', 'changed', 'removed'] as const).map((kind) => (
            <Changes key={kind} group={group} kind={kind} items={preview[kind]} />
          ))}
          <Refused group={group} items={preview.refused} />
        </div>
      )}
    </section>
  );
}

/** The first of many, and the button that shows more of them. */
function usePage<T>(items: readonly T[]) {
  const { t } = useTranslation();
  const [most, setMost] = useState(PAGE);
  const left = items.length - most;
  return {
    shown: items.slice(0, most),
    more: left > 0 && (
      <Button size="compact-sm" variant="subtle" ml={-8} onClick={() => setMost(most + PAGE)}>
        {t('configuration.more', { count: left })}
      </Button>
    ),
  };
}

function Changes({
  group,
  kind,
  items,
}: {
  group: ConfigurationGroup;
  kind: Kind;
  items: readonly { name: string; old?: unknown; new?: unknown }[];
}) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const { shown, more } = usePage(items);
  if (items.length === 0) return null;
  const words = (item: (typeof items)[number]): ItemWords =>
    group === 'settings'
      ? settingWords({ ...item, old: item.old }, t, locale)
      : listItemWords(group, item, t);
  return (
    <>
      <h4>{t(`configuration.kinds.${kind}`)}</h4>
      <ul>
        {shown.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names can be twice, and the list never moves.
          <Item key={index} words={words(item)} kind={kind} />
        ))}
      </ul>
      {more}
    </>
  );
}

function Item({ words, kind }: { words: ItemWords; kind: Kind }) {
  return (
    <li>
      <ItemName words={words} />
      {words.fields.length > 0 && (
        <dl className={classes.fields}>
          {words.fields.map((field) => (
            <Field
              key={field.label}
              field={field}
              kind={kind}
              isLabelled={words.fields.length > 1}
            />
          ))}
        </dl>
      )}
      {words.warning && (
        <div className={classes.warning}>
          <IconAlertTriangle size={16} aria-hidden />
          {words.warning}
        </div>
      )}
    </li>
  );
}

function ItemName({ words: { name, place } }: { words: Pick<ItemWords, 'name' | 'place'> }) {
  return (
    <div className={classes.itemName}>
      {name}
      {place && <small>{place}</small>}
    </div>
  );
}

function Field({
  field,
  kind,
  isLabelled,
}: {
  field: FieldChange;
  kind: Kind;
  isLabelled: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      {isLabelled && <dt className={classes.fieldName}>{field.label}</dt>}
      {kind !== 'new' && field.old !== null && (
        <dd className={classes.old}>
          <small>{t('configuration.now')}</small>
          <Shortened text={field.old} />
        </dd>
      )}
      {field.new !== null && (
        <dd className={classes.next}>
          {kind !== 'new' && <small>{t('configuration.then')}</small>}
          <Shortened text={field.new} />
        </dd>
      )}
    </>
  );
}

/** A text, or its beginning with the button that shows all of it. */
function Shortened({ text }: { text: string }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const lines = text.split('\n');
  const isLong = text.length > SHORT || lines.length > SHORT_LINES;
  const first = lines.slice(0, SHORT_LINES).join('\n');
  // No word is cut, and no lonely one is left on a line of its own.
  const short =
    first.length > SHORT ? first.slice(0, SHORT).replace(/\s+\S*$/, '') : first.trimEnd();
  return (
    <span className={classes.text}>
      {isLong && !whole ? `${short}…` : text}
      {isLong && (
        <UnstyledButton
          className={classes.whole}
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {t(whole ? 'configuration.shorten' : 'configuration.whole')}
        </UnstyledButton>
      )}
    </span>
  );
}

function Refused({ group, items }: { group: ConfigurationGroup; items: GroupPreview['refused'] }) {
  const { t } = useTranslation();
  const settings = useSettings();
  const { shown, more } = usePage(items);
  if (items.length === 0) return null;
  return (
    <>
      <h4>{t('configuration.kinds.refused')}</h4>
      <ul>
        {shown.map((item, index) => {
          const words = refusedWords(group, item, t, (key) => settings.has(key));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: names can be twice, and the list never moves.
            <li key={index}>
              <ItemName words={words} />
              <div className={classes.reason}>{words.reason}</div>
            </li>
          );
        })}
      </ul>
      {more}
    </>
  );
}
