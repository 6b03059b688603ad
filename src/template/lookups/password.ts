import { resolve } from 'node:path';
import { hashPassword, randomSalt } from '../filters/password-hash.ts';
import { seededRandom } from '../filters/random.ts';
import { IMPLICIT_ROUNDS } from '../filters/sha-crypt.ts';
import type { Evaluation, Named, TemplateHost } from '../plugins.ts';
import { str } from '../python/text.ts';
import { isSequence } from '../python/types.ts';
import { splitWords } from '../split-words.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { CHARACTER_SETS } from './character-sets.ts';

interface Options {
  readonly path: string;
  readonly length: number;
  readonly chars: string;
  readonly seed: Value;
  /** The kind of hash to give instead of the password. */
  readonly encrypt: string | undefined;
}

/** What the file keeps: the password in clear, and the salt of its hash. */
interface Stored {
  readonly password: string;
  readonly salt: string | undefined;
}

/** The password kept in a file, made and written first where the file is not there. */
export function password(term: string, named: Named, { host }: Evaluation): string {
  const options = optionsOf(term, named);
  const path =
    options.path === '/dev/null' ? undefined : resolve(host.basedir ?? '.', options.path);
  const known = path === undefined ? undefined : stored(path, host);
  const salt = known?.salt ?? (options.encrypt === undefined ? undefined : randomSalt());
  const clear = known?.password ?? generate(options);
  const isNew = known === undefined || salt !== known.salt;
  if (path !== undefined && isNew) {
    host.files.write(path, salt === undefined ? `${clear}\n` : `${clear} salt=${salt}\n`);
  }
  const { encrypt } = options;
  if (encrypt === undefined || salt === undefined) return clear;
  return hashPassword(clear, {
    kind: encrypt.replace(/_crypt$/, ''),
    salt,
    rounds: IMPLICIT_ROUNDS,
  });
}

function stored(path: string, host: TemplateHost): Stored | undefined {
  if (host.files.kind(path) !== 'file') return undefined;
  const text = host.read(path).toString('utf8').trimEnd();
  const at = text.lastIndexOf(' salt=');
  if (at < 0) return { password: text, salt: undefined };
  return { password: text.slice(0, at), salt: text.slice(at + ' salt='.length).split(' ')[0] };
}

function generate({ length, chars, seed }: Options): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => chars[random.below(chars.length)] ?? '').join('');
}

function optionsOf(term: string, named: Named): Options {
  const words = splitWords(term);
  const given = new Map<string, Value>();
  while (words.length > 1 && /^(?:length|encrypt|chars|ident|seed)=/.test(words.at(-1) ?? '')) {
    const word = words.pop() ?? '';
    given.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  for (const [key, value] of named) given.set(key, value);
  const encrypt = given.get('encrypt') ?? null;
  const length = Number(str(given.get('length') ?? 20));
  if (!(length > 0 && length <= 10_000)) throw valueError('length must be between 1 and 10000');
  return {
    path: words.join(' '),
    length,
    chars: characters(given.get('chars')),
    seed: given.get('seed') ?? null,
    encrypt: encrypt === null ? undefined : str(encrypt),
  };
}

function characters(chars: Value | undefined): string {
  const sets = chars === undefined ? ['ascii_letters', 'digits', '.,:-_'] : setsOf(chars);
  const all = sets.map((name) => CHARACTER_SETS.get(name) ?? name).join('');
  const usable = all.replace(/["']/g, '');
  if (usable === '') throw valueError('there are no characters to make a password of');
  return usable;
}

function setsOf(chars: Value): string[] {
  if (isSequence(chars)) return chars.map((item) => str(item));
  const text = str(chars);
  const parts = text
    .replaceAll(',,', '')
    .split(',')
    .filter((part) => part !== '');
  return text.includes(',,') ? [...parts, ','] : parts;
}
