/**
 * `npm run bench`: measures the built program and says what it found; it asserts nothing.
 * `npm run bench -- webhook million` runs these parts alone, `--write` puts the figures into
 * docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { answer } from './answer.ts';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { exportFiles } from './export.ts';
import { insight } from './insight.ts';
import { describeDisk, describeMachine, measureDisk } from './machine.ts';
import { million } from './million.ts';
import { writeFigures } from './performance-page.ts';
import { type Part, toText } from './section.ts';
import { startUp } from './start-up.ts';
import { statuses } from './statuses.ts';
import { webhook } from './webhook.ts';

const parts: readonly Part[] = [
  webhook,
  statuses,
  answer,
  million,
  insight,
  audit,
  exportFiles,
  backup,
  startUp,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  const names = parts.map(({ name }) => name).join(', ');
  process.stderr.write(`bench: there is no part "${unknown.join('", "')}"; there are ${names}\n`);
  process.exit(1);
}

// So that the folders and processes of an interrupted bench are cleared away.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

for (const part of parts) {
  if (positionals.length > 0 && !positionals.includes(part.name)) continue;
  console.log(`\n== ${part.name}`);
  // The disk and the neighbours on it change from minute to minute: each part has its own reading.
  const circumstances = `${describeMachine()} · ${describeDisk(measureDisk())}`;
  console.log(circumstances);
  const sections = await part.run((line) => process.stderr.write(`bench: ${line}\n`));
  for (const section of sections) console.log(toText(section));
  if (values.write) writeFigures(part.name, circumstances, sections);
}
