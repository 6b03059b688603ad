import type { Raw, Value } from '../template/value.ts';
import { listOf } from './frame.ts';
import { asBoolean } from './keyword.ts';
import type { Program } from './program.ts';
import type { Run } from './run-state.ts';
import { renderStatic } from './static-scope.ts';

/**
 * Answers to `vars_prompt`. A variable given with `-e` is not asked for; where there is nobody
 * to ask, the default is taken, or None.
 */
export async function askPrompts(program: Program, run: Run): Promise<Map<string, Value>> {
  const answers = new Map<string, Value>();
  for (const prompt of listOf(program.play.keywords.get('vars_prompt'))) {
    if (!(prompt instanceof Map)) continue;
    const name = String(prompt.get('name'));
    if (!run.options.extraVars.has(name)) answers.set(name, await ask(prompt, program, run));
  }
  return answers;
}

async function ask(prompt: ReadonlyMap<Raw, Raw>, { frame }: Program, run: Run): Promise<Value> {
  const read = (key: string): string | undefined => {
    const raw = prompt.get(key);
    return raw === undefined || raw === null ? undefined : renderStatic(raw, frame, run);
  };
  const fallback = read('default') ?? null;
  if (run.options.ask === undefined) return fallback;
  const text = read('prompt') ?? String(prompt.get('name'));
  const secret = asBoolean(prompt.get('private')) ?? true;
  const answer = await run.options.ask({ text, secret });
  return answer === '' ? fallback : answer;
}
