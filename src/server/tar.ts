/** A file of a layer. */
export interface TarFile {
  /** At most 100 bytes. */
  readonly name: string;
  readonly content: Buffer;
}

const block = 512;

/** A ustar archive (POSIX.1-1988) of plain files, the same bytes every time. */
export function packTar(files: readonly TarFile[]): Buffer {
  const entries = files.flatMap((file) => [header(file), file.content, padding(file.content)]);
  return Buffer.concat([...entries, Buffer.alloc(2 * block)]);
}

function header({ name, content }: TarFile): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write(`${'0'.repeat(11)}\0`, 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write('0', 156);
  bytes.write('ustar\0' + '00', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

function padding(content: Buffer): Buffer {
  return Buffer.alloc((block - (content.length % block)) % block);
}
