import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamOf, type WebAnswer } from './web.ts';

/** A body on the disk, in a folder of its own. */
export interface Download {
  readonly path: string;
  readonly sha1: string;
  readonly md5: string;
  remove(): void;
}

/** Writes the body of a 2xx to a new file under `folder`; memory stays bounded. */
export async function download(answer: WebAnswer, folder = tmpdir()): Promise<Download> {
  const own = mkdtempSync(join(folder, '.mirror-play-'));
  const path = join(own, 'download');
  const remove = () => rmSync(own, { recursive: true, force: true });
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sha1.update(chunk);
      md5.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const body = answer.stream === undefined ? [answer.bytes] : streamOf(answer);
    await pipeline(body, counted, createWriteStream(path));
  } catch (error) {
    remove();
    throw error;
  }
  return { path, sha1: sha1.digest('hex'), md5: md5.digest('hex'), remove };
}
