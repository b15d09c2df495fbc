import type { Migration } from './migrations.ts';

/** Finds the border of the days whose figures stay without reading every day's figures. */
export const frozenDays: Migration = {
  version: 130,
  name: 'frozen days',
  up(db) {
    db.exec('CREATE INDEX insight_days_frozen ON insight_days(day) WHERE frozen = 1');
  },
};
