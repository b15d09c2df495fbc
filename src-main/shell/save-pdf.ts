import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { app, type WebContents } from 'electron';
import type { Logger } from 'pino';
import * as z from 'zod';
import { channels } from './channels.ts';
import { fileName } from './pdf-name.ts';
import { isOwnPage } from './renderer-protocol.ts';

/** What the page is told: the name of the file in the Downloads folder, or why there is none. */
export type SavedPdf =
  | { readonly saved: string }
  | {
      readonly failure: 'disk_full' | 'folder_unusable' | 'internal';
      readonly params: { readonly file: string; readonly field: 'downloads' };
    };

/** How many files of one name there may be before we give up looking for a free one. */
const MOST_COPIES = 1000;

const suggestedName = z.string().min(1).max(500);

/**
 * Lets the page save itself as it prints, as a PDF in the person's Downloads folder. A file that is
 * there is never written over: the new one gets a number. Nothing half-written stays.
 */
export function servePdf({ contents, log }: { contents: WebContents; log: Logger }): void {
  contents.ipc.handle(channels.savePdf, async ({ senderFrame }, given: unknown) => {
    if (!senderFrame || senderFrame.parent !== null || !isOwnPage(senderFrame.url)) {
      log.warn('a frame that is not the window’s page asked for a PDF and was refused');
      throw new Error('refused');
    }
    const folder = app.getPath('downloads');
    try {
      const name = fileName(suggestedName.parse(given));
      const pdf = await contents.printToPDF({
        printBackground: true,
        preferCSSPageSize: true,
        generateTaggedPDF: true,
      });
      await mkdir(folder, { recursive: true });
      return { saved: await writeNew(folder, name, pdf) } satisfies SavedPdf;
    } catch (error) {
      log.error({ err: error }, 'a PDF could not be saved');
      const { code = null } = error as { code?: string | null };
      return {
        failure: code === 'ENOSPC' ? 'disk_full' : code ? 'folder_unusable' : 'internal',
        params: { file: folder, field: 'downloads' },
      } satisfies SavedPdf;
    }
  });
}

async function writeNew(folder: string, name: string, content: Uint8Array): Promise<string> {
  for (let copy = 1; copy <= MOST_COPIES; copy++) {
    const file = copy === 1 ? `${name}.pdf` : `${name} (${copy}).pdf`;
    const path = join(folder, file);
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (!handle) continue;
    try {
      await handle.writeFile(content);
      await handle.sync();
    } catch (error) {
      await handle.close();
      await rm(path, { force: true });
      throw error;
    }
    await handle.close();
    return file;
  }
  throw Object.assign(new Error('too many files of one name'), { code: 'EEXIST' });
}
