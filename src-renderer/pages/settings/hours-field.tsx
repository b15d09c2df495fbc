import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import { dayComplaint, days, sortPeriods, type Week } from '../setup/hours.ts';
import { HoursEditor } from '../setup/hours-editor.tsx';
import { SettingRow } from './setting-row.tsx';
import type { SettingHandle } from './settings-data.tsx';

const day = z.array(z.object({ from: z.string(), to: z.string() })).catch([]);
const week = z.object({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day });
const closed: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** When the clinic is open: the whole week is kept together, with one button. */
export function HoursField({ setting }: { setting: SettingHandle }) {
  const { t } = useTranslation();
  const kept: Week = week.safeParse(setting.view.value).data ?? closed;
  const [draft, setDraft] = useState<Week | null>(null);
  const hours = draft ?? kept;
  const same = JSON.stringify(draft) === JSON.stringify(kept);
  const wrong = days.some((name) => dayComplaint(hours[name]) !== null);
  async function keep() {
    const sorted = Object.fromEntries(days.map((name) => [name, sortPeriods(hours[name])]));
    if (await setting.save(sorted)) setDraft(null);
  }
  return (
    <SettingRow setting={setting} wide>
      <fieldset disabled={setting.fixed} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
        <HoursEditor
          value={hours}
          onChange={(next) => {
            setting.clearError();
            setDraft(next);
          }}
        />
      </fieldset>
      {draft !== null && !same && (
        <Group gap="xs" mt="xs">
          <Button
            size="xs"
            disabled={wrong}
            loading={setting.state === 'saving'}
            onClick={() => void keep()}
          >
            {t('settings.saveHours')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setDraft(null);
              setting.clearError();
            }}
          >
            {t('common.cancel')}
          </Button>
        </Group>
      )}
    </SettingRow>
  );
}
