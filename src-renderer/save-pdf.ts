import { RestError } from './rest.ts';

/** Whether this page can save itself as a PDF: in the desktop window. A browser prints to one. */
export const canSavePdf = window.mostrador !== undefined;

/**
 * Saves the page as it prints, as a PDF in the person's Downloads folder, and answers the file's
 * name, which is another one where `suggestedName` is taken. Desktop window only. Throws a
 * {@link RestError} that `errorText` words (`disk_full`, `folder_unusable`, `internal`).
 */
export async function savePdf(suggestedName: string): Promise<string> {
  const answer = await window.mostrador?.savePdf(suggestedName);
  if (!answer) throw new RestError('internal', {});
  if ('failure' in answer) throw new RestError(answer.failure, answer.params);
  return answer.saved;
}
