import { didYouMean } from '../diagnostic/suggest.ts';
import type { RawDict } from '../template/value.ts';
import { type ComposeContext, keyPlace, textKeys, valuePlace } from './compose-context.ts';
import { isList } from './raw-kind.ts';

const promptKeys = [
  ...['name', 'prompt', 'default', 'private', 'confirm', 'unsafe'],
  ...['encrypt', 'salt_size', 'salt'],
];

/** Reports entries of `vars_prompt` without a name, or with a key that prompts do not have. */
export function checkPrompts(play: RawDict, context: ComposeContext): void {
  const written = play.get('vars_prompt') ?? [];
  for (const prompt of isList(written) ? written : [written]) {
    if (!(prompt instanceof Map) || !prompt.has('name')) {
      const at = valuePlace(play, 'vars_prompt', context);
      context.findings.error('MP2006', 'an entry of "vars_prompt" without "name"', at);
      continue;
    }
    for (const key of textKeys(prompt, context).filter((each) => !promptKeys.includes(each))) {
      const label = didYouMean(key, promptKeys);
      const place = keyPlace(prompt, key, context);
      context.findings.error('MP2050', `an entry of "vars_prompt" has no "${key}"`, place, {
        label,
      });
    }
  }
}
