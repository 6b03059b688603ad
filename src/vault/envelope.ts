import { CodedError } from '../util/coded-error.ts';

/** What a vaulted text holds (`$ANSIBLE_VAULT;1.1;AES256`, or 1.2 with a label). */
export interface Envelope {
  /** Which password it was made with; undefined in version 1.1. */
  readonly label: string | undefined;
  readonly salt: Buffer;
  readonly hmac: Buffer;
  readonly ciphertext: Buffer;
}

const magic = '$ANSIBLE_VAULT;';

/** Whether content is vaulted, by its first bytes. */
export function isVaulted(content: Buffer | string): boolean {
  if (typeof content === 'string') return content.startsWith(magic);
  return content.subarray(0, magic.length).toString('latin1') === magic;
}

/** Takes an envelope apart. Throws a CodedError MP1019 when it is damaged or of another kind. */
export function readEnvelope(text: string): Envelope {
  const [header = '', ...body] = text.trim().split(/\s*\n\s*/);
  const [, version = '', cipher = '', label] = header.split(';').map((part) => part.trim());
  if (!header.startsWith(magic)) throw damaged('it does not begin with $ANSIBLE_VAULT');
  if (version !== '1.1' && version !== '1.2') throw damaged(`its version is "${version}"`);
  if (cipher !== 'AES256') throw damaged(`its cipher is "${cipher}"`);
  const [salt, hmac, ciphertext] = fieldsOf(body.join(''));
  if (salt === undefined || hmac === undefined || ciphertext === undefined) {
    throw damaged('salt, checksum and text are not all there');
  }
  return { label: version === '1.2' ? label : undefined, salt, hmac, ciphertext };
}

/** The body is hex of three lines, each of them hex again. */
function fieldsOf(body: string): Buffer[] {
  return fromHex(body).toString('latin1').split('\n', 3).map(fromHex);
}

function fromHex(text: string): Buffer {
  if (/^(?:[\da-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  throw damaged('its body is not hexadecimal');
}

function damaged(why: string): CodedError {
  return new CodedError('MP1019', `the vaulted text cannot be read: ${why}`, {
    hint: 'Versions 1.1 and 1.2 with AES256 are known. Copy the text whole, or encrypt it again.',
  });
}
