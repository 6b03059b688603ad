import { seededRandom } from '../filters/random.ts';
import type { Evaluation, Named } from '../plugins.ts';
import { str } from '../python/text.ts';
import { isSequence } from '../python/types.ts';
import { splitWords } from '../split-words.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { CHARACTER_SETS } from './character-sets.ts';
import { lookupError } from './lookup-error.ts';

interface Options {
  readonly path: string;
  readonly length: number;
  readonly chars: string;
  readonly seed: Value;
}

/** The password kept in a file, made and written first where the file is not there. */
export function password(term: string, named: Named, { host }: Evaluation): string {
  const options = optionsOf(term, named);
  if (options.path === '/dev/null') return generate(options);
  const path = host.files.realPath(options.path);
  if (host.files.kind(path) === 'file') return stored(host.read(path).toString('utf8'));
  const made = generate(options);
  host.files.write(path, `${made}\n`);
  return made;
}

/** What the file holds before the salt that Ansible may keep beside it. */
function stored(content: string): string {
  const text = content.trimEnd();
  const salt = text.lastIndexOf(' salt=');
  return salt < 0 ? text : text.slice(0, salt);
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
  if ((given.get('encrypt') ?? null) !== null) {
    throw lookupError(
      'the password lookup does not encrypt here',
      'Leave encrypt out and hash the password with a command.',
    );
  }
  const length = Number(str(given.get('length') ?? 20));
  if (!(length > 0 && length <= 10_000)) throw valueError('length must be between 1 and 10000');
  return {
    path: words.join(' '),
    length,
    chars: characters(given.get('chars')),
    seed: given.get('seed') ?? null,
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
