import type { KeyObject } from 'node:crypto';
import type { DiffText } from '../../event/events.ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { Unknown } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import { type PrivateKeyArguments, passphraseOf, privateKeySchema } from './keys/arguments.ts';
import { describePublic } from './keys/describe-key.ts';
import { fingerprintsOf } from './keys/fingerprints.ts';
import { formatOf, publicInfoOf, readKey } from './keys/key-file.ts';
import { makeKey } from './keys/kinds.ts';
import { formatFor, nextStep } from './keys/regeneration.ts';
import { writeKey } from './keys/write-key.ts';
import {
  contentOf,
  type MadeFile,
  madeFileOf,
  misfits,
  removeMade,
  writeMade,
} from './made-file.ts';

/** What to do: make a key, write the old one differently, only set permissions, or remove it. */
interface PrivateKeyPlan {
  readonly args: PrivateKeyArguments;
  readonly file: MadeFile;
  readonly step: 'make' | 'convert' | 'fit' | 'remove';
  readonly key: KeyObject | undefined;
}

/** Makes a private key where there is none that fits. */
export const opensslPrivatekey = defineModule<PrivateKeyArguments, PrivateKeyPlan, unknown>({
  name: 'openssl_privatekey',
  aliases: ['community.crypto.openssl_privatekey'],
  summary: 'Make a private key where there is none that fits',
  args: privateKeySchema,
  secrets: ['passphrase'],
  check: 'full',
  plan: planKey,
  apply: applyKey,
});

function planKey(
  args: PrivateKeyArguments,
  context: PlanContext<unknown>,
): Planned<PrivateKeyPlan> {
  requireSense(args);
  const file = madeFileOf(args, context, true);
  const bytes = contentOf(file);
  if (args.state === 'absent') {
    const result = resultOf(args, file, undefined, undefined);
    if (bytes === undefined) return { result: { ...result, changed: false } };
    return { result, detail: { args, file, step: 'remove', key: undefined } };
  }
  const key = bytes && readKey(bytes, { passphrase: passphraseOf(args), rawType: args.type });
  const step = nextStep(args, bytes, key) ?? (misfits(file) ? 'fit' : undefined);
  if (step === 'convert' && key !== undefined) bytesFor(key, args);
  if (step === 'make') {
    requireMakeable(args);
    const diff = [differenceOf(args, file, key)];
    return { result: { ...unknownResult(args, file), diff }, detail: { args, file, step, key } };
  }
  const result = resultOf(args, file, key, bytes);
  if (step === undefined) return { result: { ...result, changed: false } };
  return { result, detail: { args, file, step, key } };
}

function requireSense({ type, curve, cipher, passphrase, state }: PrivateKeyArguments): void {
  if ((cipher === undefined) !== (passphrase === undefined)) {
    throw new CodedError('MP4330', 'cipher and passphrase go together', {
      hint: 'Give both, with cipher: auto, or none of them.',
    });
  }
  if (cipher !== undefined && cipher !== 'auto' && state === 'present') {
    throw new CodedError('MP4330', `cipher ${cipher} is not known`, { hint: 'Give cipher: auto.' });
  }
  if (type === 'ECC' && curve === undefined) {
    throw new CodedError('MP4330', 'an ECC key needs a curve', {
      hint: 'Give one, such as curve: secp384r1.',
    });
  }
}

/** Throws a CodedError for a key that cannot be made or written: the plan knows that already. */
function requireMakeable(args: PrivateKeyArguments): void {
  const { type, size } = args;
  const format = formatFor(args);
  const isCurve = type !== 'RSA' && type !== 'DSA' && type !== 'ECC';
  const isRawAllowed = isCurve && passphraseOf(args) === undefined;
  const fits = format === 'pkcs8' || (format === 'raw' ? isRawAllowed : !isCurve);
  if (!fits) throw notWritable(args);
  if ((type === 'RSA' || type === 'DSA') && size < leastBits) throw notMakeable(args);
}

/** Below, OpenSSL makes no key. */
const leastBits = 512;

/** Only what is public: kind, size and curve. */
function differenceOf(
  { type, size, curve }: PrivateKeyArguments,
  { path }: MadeFile,
  old: KeyObject | undefined,
): DiffText {
  const wanted = type === 'ECC' ? { type, curve } : { type, size };
  const text = (facts: object) => `${JSON.stringify(facts, undefined, 2)}\n`;
  const before = old === undefined ? '' : text(kindOf(old));
  return { before, after: text(wanted), beforeHeader: path, afterHeader: path };
}

function kindOf(key: KeyObject) {
  const { type, data } = describePublic(publicInfoOf(key));
  return { type, curve: data.curve, size: data.size };
}

/** The result while the key is still to be made. */
function unknownResult(args: PrivateKeyArguments, file: MadeFile): ModuleResult {
  const unknown = new Unknown('a key that is not made yet');
  return {
    ...resultOf(args, file, undefined, undefined),
    fingerprint: unknown,
    ...(args.return_content ? { privatekey: unknown } : {}),
  };
}

function resultOf(
  { type, size, curve, return_content }: PrivateKeyArguments,
  file: MadeFile,
  key: KeyObject | undefined,
  bytes: Buffer | undefined,
): ModuleResult {
  return {
    changed: true,
    filename: file.path,
    type,
    size,
    ...(type === 'ECC' ? { curve } : {}),
    fingerprint: key === undefined ? null : fingerprintsOf(publicInfoOf(key)),
    ...(return_content ? { privatekey: shown(bytes) } : {}),
  };
}

function shown(bytes: Buffer | undefined): string | null {
  if (bytes === undefined) return null;
  return bytes.toString(formatOf(bytes) === 'raw' ? 'base64' : 'utf8');
}

async function applyKey(
  { args, file, step, key: old }: PrivateKeyPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  if (step === 'remove') {
    return { ...resultOf(args, file, undefined, undefined), ...removeMade(file, context) };
  }
  const key = step === 'make' || old === undefined ? await newKey(args) : old;
  const content = step === 'fit' ? undefined : bytesFor(key, args);
  const made = writeMade(file, content, context);
  return { ...resultOf(args, file, key, content ?? contentOf(file)), ...made };
}

async function newKey(args: PrivateKeyArguments): Promise<KeyObject> {
  try {
    return await makeKey(args);
  } catch (cause) {
    throw notMakeable(args, cause);
  }
}

function notMakeable({ type, size }: PrivateKeyArguments, cause?: unknown): CodedError {
  return new CodedError('MP4332', `no ${type} key of ${size} bits can be made`, {
    hint: 'Give a size or a curve that OpenSSL takes: 2048 and more for RSA and DSA.',
    cause,
  });
}

function bytesFor(key: KeyObject, args: PrivateKeyArguments): Buffer {
  const bytes = writeKey(key, formatFor(args), passphraseOf(args));
  if (bytes === undefined) throw notWritable(args);
  return bytes;
}

function notWritable(args: PrivateKeyArguments): CodedError {
  const format = formatFor(args);
  return new CodedError('MP4330', `a key of type ${args.type} cannot be written as ${format}`, {
    hint: 'format: auto takes the usual one of the kind; raw is for X25519, X448, Ed25519 and Ed448 without a passphrase.',
  });
}
