import { createCipheriv, createHash, type KeyObject, randomBytes } from 'node:crypto';
import { pem } from '../der/pem.ts';
import { childrenOf, elementAt, readBits, sequenceIn } from '../der/read.ts';
import { integer, sequence } from '../der/write.ts';
import { publicInfoOf } from './key-file.ts';

export type KeyFormat = 'pkcs1' | 'pkcs8' | 'raw';

/**
 * A key as bytes of a file, encrypted where there is a passphrase. Undefined: this key cannot be
 * written in this format.
 */
export function writeKey(
  key: KeyObject,
  format: KeyFormat,
  passphrase: string | undefined,
): Buffer | undefined {
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const type = key.asymmetricKeyType;
  if (format === 'pkcs8') {
    return Buffer.from(key.export({ type: 'pkcs8', format: 'pem', ...encryption }));
  }
  if (format === 'raw') return passphrase === undefined ? rawBytes(key) : undefined;
  if (type === 'dsa') return traditionalDsa(key, passphrase);
  if (type !== 'rsa' && type !== 'ec') return undefined;
  const inner = type === 'rsa' ? ('pkcs1' as const) : ('sec1' as const);
  return Buffer.from(key.export({ type: inner, format: 'pem', ...encryption }));
}

function rawBytes(key: KeyObject): Buffer | undefined {
  if (!/^(?:x|ed)(?:25519|448)$/.test(key.asymmetricKeyType ?? '')) return undefined;
  return Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
}

/** OpenSSL's own format for DSA keys: version, p, q, g, public and private number. */
function traditionalDsa(key: KeyObject, passphrase: string | undefined): Buffer {
  const info = sequenceIn(key.export({ type: 'pkcs8', format: 'der' }));
  const parameters = elementAt(childrenOf(elementAt(info, 1, 0x30)), 1, 0x30);
  const publicNumber = readBits(elementAt(sequenceIn(publicInfoOf(key)), 1, 0x03));
  const privateNumber = elementAt(info, 2, 0x04).content;
  const body = sequence(integer(0), parameters.content, publicNumber, privateNumber);
  return Buffer.from(
    passphrase === undefined ? pem('DSA PRIVATE KEY', body) : sealed(body, passphrase),
  );
}

/** PEM's own encryption (RFC 1421), with OpenSSL's way to make a key of a passphrase. */
function sealed(body: Buffer, passphrase: string): string {
  const start = randomBytes(16);
  const salted = Buffer.concat([Buffer.from(passphrase), start.subarray(0, 8)]);
  const first = createHash('md5').update(salted).digest();
  const second = createHash('md5').update(first).update(salted).digest();
  const cipher = createCipheriv('aes-256-cbc', Buffer.concat([first, second]), start);
  const headers = [
    'Proc-Type: 4,ENCRYPTED',
    `DEK-Info: AES-256-CBC,${start.toString('hex').toUpperCase()}`,
  ];
  const content = Buffer.concat([cipher.update(body), cipher.final()]);
  return pem('DSA PRIVATE KEY', content, headers);
}
