import type { Migration } from './migrations.ts';

/** Letters that a list by name puts with others: what stands after each arrow sorts in its place. */
const foldedLetters: Readonly<Record<string, string>> = {
  a: 'áàâäãå',
  e: 'éèêë',
  i: 'íìîï',
  o: 'óòôöõ',
  u: 'úùûü',
  c: 'ç',
  // Ñ is a letter of its own, between n and o.
  'n~': 'ñ',
};

/** A name as a Spanish list sorts it, in plain SQL: an index can stand on it, whoever writes. */
function sortedAs(column: string): string {
  let expression = column;
  for (const [plain, letters] of Object.entries(foldedLetters))
    for (const letter of [...letters, ...letters.toUpperCase()])
      expression = `replace(${expression}, '${letter}', '${plain}')`;
  return `lower(${expression})`;
}

/** Patients in the order of a Spanish list: «Ángel» before «Beatriz», «Ñuño» after «Nuria». */
export const patientOrder: Migration = {
  version: 30,
  name: 'patient order',
  up(db) {
    db.exec(`
      ALTER TABLE patients ADD COLUMN sort_name TEXT
        GENERATED ALWAYS AS (${sortedAs('name')}) VIRTUAL;
      CREATE INDEX patients_sorted ON patients(sort_name, id) WHERE merged_into IS NULL;
      DROP INDEX patients_name;
    `);
  },
};
