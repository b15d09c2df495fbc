import type { InferContractRouterOutputs } from '@orpc/contract';
import type { ConfigurationGroup } from '../../../src-main/contract/configuration.ts';
import type { contract } from '../../../src-main/contract/contract.ts';
import { client, orpc, queryClient } from '../../client.ts';

type Outputs = InferContractRouterOutputs<typeof contract>['configuration'];

/** What taking in a configuration would do. */
export type Preview = Outputs['preview'];

/** What taking one in has done, with the file that undoes it. */
export type Applied = Outputs['apply'];

/** A file that was chosen and read. */
export type PickedFile = {
  readonly name: string;
  readonly json: string;
  readonly preview: Preview;
};

/** The largest file that the contract takes, in characters; a file has at least as many bytes. */
const LARGEST = 5_000_000;

/** Why a file was not even sent to the clinic: a code under `configuration.refusals`. */
export class FileRefusal extends Error {
  readonly code: 'too_large' | 'empty' | 'unreadable';

  constructor(code: FileRefusal['code'], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/**
 * Reads a file and asks what it would do; nothing changes.
 *
 * @throws FileRefusal; what the clinic answers.
 */
export async function lookInto(file: File): Promise<PickedFile> {
  if (file.size > LARGEST) throw new FileRefusal('too_large');
  let json: string;
  try {
    json = await file.text();
  } catch (error) {
    throw new FileRefusal('unreadable', { cause: error });
  }
  if (json.trim() === '') throw new FileRefusal('empty');
  return { name: file.name, json, preview: await client.configuration.preview({ json }) };
}

/** Takes groups in, and has everything that shows them look again. */
export async function takeIn(
  json: string,
  groups: readonly ConfigurationGroup[],
): Promise<Applied> {
  const applied = await client.configuration.apply({ json, groups: [...groups] });
  await Promise.all(
    [orpc.settings, orpc.knowledge, orpc.quickReplies, orpc.labels, orpc.privacy].map((part) =>
      queryClient.invalidateQueries({ queryKey: part.key() }),
    ),
  );
  return applied;
}
