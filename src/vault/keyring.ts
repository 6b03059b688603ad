import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { CodedError } from '../util/coded-error.ts';
import { type Envelope, readEnvelope } from './envelope.ts';

/** A vault password, and the label that envelopes may name it by. */
export interface VaultSecret {
  readonly label: string;
  readonly password: string;
}

/** The vault passwords of a run: opens what any of them opens. */
export class Keyring {
  readonly #secrets: readonly VaultSecret[];
  readonly #opened = new Map<string, Buffer>();

  constructor(secrets: readonly VaultSecret[]) {
    this.#secrets = secrets;
  }

  /**
   * The content of an envelope; `where` names it in messages. The password of its label is tried
   * first, then the others. Throws a CodedError: MP1017 without any password, MP1018 when none
   * fits, MP1019 for a damaged envelope.
   */
  open(text: string, where?: string): Buffer {
    const known = this.#opened.get(text);
    if (known !== undefined) return known;
    const envelope = readEnvelope(text);
    if (this.#secrets.length === 0) throw noPassword(where);
    const opened = this.#openWithAny(envelope);
    if (opened === undefined) throw wrongPassword(where, envelope.label, this.#secrets);
    this.#opened.set(text, opened);
    return opened;
  }

  #openWithAny(envelope: Envelope): Buffer | undefined {
    const labelled = this.#secrets.filter(({ label }) => label === envelope.label);
    const others = this.#secrets.filter(({ label }) => label !== envelope.label);
    for (const { password } of [...labelled, ...others]) {
      const content = decrypt(envelope, password);
      if (content !== undefined) return content;
    }
    return undefined;
  }
}

const rounds = 10_000;

/** AES-256-CTR under PBKDF2-SHA256: cipher key, HMAC key and counter; undefined: wrong password. */
function decrypt({ salt, hmac, ciphertext }: Envelope, password: string): Buffer | undefined {
  const derived = pbkdf2Sync(password, salt, rounds, 80, 'sha256');
  const [key, hmacKey, counter] = [
    derived.subarray(0, 32),
    derived.subarray(32, 64),
    derived.subarray(64),
  ];
  const expected = createHmac('sha256', hmacKey).update(ciphertext).digest();
  if (expected.length !== hmac.length || !timingSafeEqual(expected, hmac)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', key, counter);
  return withoutPadding(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

/** PKCS#7, which the CTR mode does not remove. */
function withoutPadding(padded: Buffer): Buffer {
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
}

function noPassword(where: string | undefined): CodedError {
  return new CodedError('MP1017', `Attempting to decrypt${of(where)} but no vault secrets found`, {
    hint: 'Give --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass.',
  });
}

function wrongPassword(
  where: string | undefined,
  label: string | undefined,
  secrets: readonly VaultSecret[],
): CodedError {
  const message = 'Decryption failed (no vault secrets were found that could decrypt)';
  const tried = secrets.map((secret) => secret.label).join(', ');
  const wanted = label === undefined ? '' : ` It asks for the password "${label}".`;
  return new CodedError('MP1018', where === undefined ? message : `${message} on ${where}`, {
    hint: `The password is wrong, or the text is damaged.${wanted} Tried: ${tried}.`,
  });
}

function of(where: string | undefined): string {
  return where === undefined ? '' : ` ${where}`;
}
