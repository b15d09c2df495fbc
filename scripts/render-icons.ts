/**
 * Renders the installers' icons from resources/icons/icon.svg with the Chromium of the browser
 * tests: `node scripts/render-icons.ts`. Its results are committed, so that no packaging needs it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../tests/peers/electron/chromium.ts';

const resources = fileURLToPath(new URL('../resources', import.meta.url));
const svg = readFileSync(join(resources, 'icons', 'icon.svg')).toString('base64');
const target = join(resources, 'installer');

const browser = await chromium.launch(await chromiumOptions());
const page = await browser.newPage();

/** The icon as PNG, `size` pixels square; `fill` is the share of it that is drawn on. */
async function png(size: number, fill = 1): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center">
      <img src="data:image/svg+xml;base64,${svg}" style="width:${fill * 100}vw">`,
    { waitUntil: 'load' },
  );
  return page.screenshot({ omitBackground: true });
}

/** An .ico of PNG images (https://learn.microsoft.com/windows/win32/uxguide/vis-icons). */
function ico(images: readonly { size: number; data: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, data }, index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...images.map(({ data }) => data)]);
}

/** An .icns of PNG images, each under the type of its size (https://en.wikipedia.org/wiki/Apple_Icon_Image_format). */
function icns(images: readonly { type: string; data: Buffer }[]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.from(`${type}....`, 'latin1');
    head.writeUInt32BE(8 + data.length, 4);
    return Buffer.concat([head, data]);
  };
  return chunk('icns', Buffer.concat(images.map(({ type, data }) => chunk(type, data))));
}

async function each<T>(items: readonly T[], make: (item: T) => Promise<Buffer>) {
  const made: { item: T; data: Buffer }[] = [];
  for (const item of items) made.push({ item, data: await make(item) });
  return made;
}

mkdirSync(join(target, 'icons'), { recursive: true });
const windows = await each([16, 24, 32, 48, 64, 128, 256], (size) => png(size));
writeFileSync(
  join(target, 'icon.ico'),
  ico(windows.map(({ item, data }) => ({ size: item, data }))),
);
const apple = [
  { type: 'ic11', size: 32 },
  { type: 'ic12', size: 64 },
  { type: 'ic07', size: 128 },
  { type: 'ic13', size: 256 },
  { type: 'ic08', size: 256 },
  { type: 'ic14', size: 512 },
  { type: 'ic09', size: 512 },
  { type: 'ic10', size: 1024 },
] as const;
// Apple's icons stand free: 824 of 1024 pixels, and ours leaves 16 of 512 at each side already.
const mac = await each(apple, ({ size }) => png(size, (824 / 1024) * (512 / 480)));
writeFileSync(
  join(target, 'icon.icns'),
  icns(mac.map(({ item, data }) => ({ type: item.type, data }))),
);
for (const { item, data } of await each([16, 24, 32, 48, 64, 128, 256, 512], (size) => png(size)))
  writeFileSync(join(target, 'icons', `${item}x${item}.png`), data);
await browser.close();
