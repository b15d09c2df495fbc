import { useTranslation } from 'react-i18next';
import type { TunnelView } from '../../../src-main/contract/setup.ts';
import { useFormat } from '../../format.ts';
import { Card, OutsideButton } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import settings from './settings.module.css';
import { usageBar } from './usage-bar.ts';
import classes from './usage-card.module.css';

/** What came through the tunnel this month, against what the plan allows. */
export function UsageCard({ usage }: { usage: TunnelView['usage'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bytes = (value: number) => {
    const [size, unit] =
      value >= 1024 ** 3
        ? [value / 1024 ** 3, 'GB']
        : value >= 1024 ** 2
          ? [value / 1024 ** 2, 'MB']
          : [value / 1024, 'KB'];
    return `${format.number(Number(size.toPrecision(3)))} ${unit}`;
  };
  const month = new Intl.DateTimeFormat(format.locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${usage.month}-01T00:00:00Z`));
  return (
    <Card
      title={t('settings.usage.title', { month })}
      text={t('settings.usage.text')}
      actions={<OutsideButton to="ngrok_dashboard" label={t('settings.usage.page')} />}
    >
      <UsageBar
        label={t('settings.usage.requests')}
        used={usage.requests}
        expected={usage.expectedRequests}
        limit={usage.requestLimit}
        words={format.number}
      />
      <UsageBar
        label={t('settings.usage.bytes')}
        used={usage.bytes}
        expected={usage.expectedBytes}
        limit={usage.byteLimit}
        words={bytes}
      />
      <SettingField name="tunnel.monthlyRequests" />
      <SettingField name="tunnel.monthlyBytes" />
    </Card>
  );
}

function UsageBar({
  label,
  used,
  expected,
  limit,
  words,
}: {
  label: string;
  used: number;
  expected: number;
  limit: number;
  words: (value: number) => string;
}) {
  const { t } = useTranslation();
  const bar = usageBar({ used, expected, limit });
  const say = { used: words(used), limit: words(limit), expected: words(expected) };
  return (
    <div className={classes.usage}>
      <div className={classes.usageHead}>
        <span className={settings.label}>{label}</span>
        <span className={settings.number}>
          {limit > 0
            ? t('settings.usage.of', { ...say, percent: bar.percent })
            : t('settings.usage.free', say)}
        </span>
      </div>
      {limit > 0 && (
        <div
          className={classes.bar}
          role="img"
          aria-label={t('settings.usage.of', { ...say, percent: bar.percent })}
          data-tone={bar.tone}
        >
          <span className={classes.barExpected} style={{ width: `${bar.expected}%` }} />
          <span className={classes.barUsed} style={{ width: `${bar.used}%` }} />
          <span className={classes.barMark} title={t('settings.usage.mark')} />
        </div>
      )}
      <div className={settings.hint}>
        {t(
          limit > 0 && expected > limit ? 'settings.usage.tooMuch' : 'settings.usage.forecast',
          say,
        )}
      </div>
    </div>
  );
}
