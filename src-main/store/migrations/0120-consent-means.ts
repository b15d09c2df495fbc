import type { Migration } from './migrations.ts';

/** How a consent was given: what a clinic is asked for as proof. Null where nobody has said. */
export const consentMeans: Migration = {
  version: 120,
  name: 'consent means',
  up(db) {
    db.exec(`
      ALTER TABLE consents ADD COLUMN means TEXT
        CHECK (means IN ('paper','spoken','phone','email','whatsapp','other'));
    `);
  },
};
