import type { ProcessIo } from './options.ts';

/** Contents that stand for paths: `-` is what comes on standard input, read where it is named. */
export async function givenContents(
  playbooks: readonly string[],
  stdin: ProcessIo['stdin'],
): Promise<ReadonlyMap<string, Buffer>> {
  if (!playbooks.includes('-')) return new Map();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return new Map([['-', Buffer.concat(chunks)]]);
}
