import { hashPassword, randomSalt } from '../template/filters/password-hash.ts';
import { IMPLICIT_ROUNDS } from '../template/filters/sha-crypt.ts';
import type { VariableLayer } from '../template/lazy-scope.ts';
import type { Raw, Value } from '../template/value.ts';
import { listOf } from './frame.ts';
import { asBoolean } from './keyword.ts';
import { finalLayer, layerOf } from './layers.ts';
import type { Program } from './program.ts';
import type { Ask } from './run-options.ts';
import type { Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';

type Answers = Map<string, Value>;

/** The layers of a play without prompts. */
export const noAnswers: readonly VariableLayer[] = [finalLayer(new Map())];

/**
 * Answers to `vars_prompt`. A variable given with `-e` is not asked for; where there is nobody
 * to ask, the default is taken, or the text `None`, as in Ansible. An answer is a template, too,
 * unless its prompt says `unsafe`.
 */
export async function askPrompts(program: Program, run: Run): Promise<readonly VariableLayer[]> {
  const prompts = listOf(program.play.keywords.get('vars_prompt')).filter(isDict);
  if (prompts.length === 0) return noAnswers;
  const [safe, plain]: [Answers, Answers] = [new Map(), new Map()];
  for (const prompt of prompts) {
    const name = String(prompt.get('name'));
    if (run.options.extraVars.has(name)) continue;
    const answers = asBoolean(prompt.get('unsafe')) === true ? safe : plain;
    answers.set(name, await answerTo(prompt, program, run));
  }
  return [finalLayer(safe), layerOf(plain as ReadonlyMap<Raw, Raw>)];
}

type Prompt = ReadonlyMap<Raw, Raw>;

function isDict(raw: Raw): raw is Prompt & Raw {
  return raw instanceof Map;
}

async function answerTo(prompt: Prompt, { frame }: Program, run: Run): Promise<string> {
  const read = (key: string): string | undefined => {
    const raw = prompt.get(key);
    return raw === undefined || raw === null ? undefined : renderStatic(raw, frame, run);
  };
  const fallback = read('default');
  const typed = await typedAnswer(prompt, read, run);
  const answer = typed === undefined || typed === '' ? (fallback ?? typed ?? 'None') : typed;
  const kind = read('encrypt');
  if (kind === undefined || kind === '') return answer;
  const size = read('salt_size');
  return hashPassword(answer, {
    kind: kind.replace(/_crypt$/, ''),
    salt: read('salt') ?? randomSalt(size === undefined ? undefined : Number(size)),
    rounds: IMPLICIT_ROUNDS,
  });
}

/** What the person types; undefined where nobody can be asked. */
async function typedAnswer(
  prompt: Prompt,
  read: (key: string) => string | undefined,
  { options }: Run,
): Promise<string | undefined> {
  const { ask } = options;
  if (ask === undefined) {
    const text = 'Not prompting as we are not in interactive mode';
    options.emit({ type: 'note', level: 'warning', text });
    return undefined;
  }
  const words = read('prompt');
  const fallback = read('default');
  const shown = fallback === undefined ? words : `${words} [${fallback}]`;
  const text = words ? `${shown}: ` : `input for ${String(prompt.get('name'))}: `;
  const secret = asBoolean(prompt.get('private')) ?? true;
  const confirmed = asBoolean(prompt.get('confirm')) === true;
  return confirmed ? askTwice(ask, text, secret) : ask({ text, secret });
}

/** Until both answers are the same. */
async function askTwice(ask: Ask, text: string, secret: boolean): Promise<string> {
  for (let before = ''; ; before = '***** VALUES ENTERED DO NOT MATCH ****\n') {
    const answer = await ask({ text: before + text, secret });
    if (answer === (await ask({ text: `confirm ${text}`, secret }))) return answer;
  }
}
