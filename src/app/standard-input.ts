import type { ProcessIo } from './options.ts';

/** Contents that stand for paths: `-` is what comes on standard input, read where it is named. */
export async function givenContents(
  playbooks: readonly string[],
  stdin: ProcessIo['stdin'],
): Promise<ReadonlyMap<string, Buffer>> {
  if (!playbooks.includes('-')) return new Map();
  return new Map([['-', await readAll(stdin)]]);
}

/** The first line of standard input, which is read to its end. */
export async function firstLine(stdin: ProcessIo['stdin']): Promise<string> {
  const [line = ''] = (await readAll(stdin)).toString('utf8').split(/\r?\n/, 1);
  return line;
}

async function readAll(stdin: ProcessIo['stdin']): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
