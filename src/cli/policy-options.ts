import { type PolicyArgs, policySchema } from '../modules/mirror-images/policies.ts';
import { checkPolicies } from '../modules/mirror-images/read-policies.ts';
import { CodedError } from '../util/coded-error.ts';
import { names } from './names.ts';
import type { Parsed } from './parse.ts';
import { UsageError } from './usage-error.ts';

/**
 * What flags and environment say of policies. Throws UsageError MP7004 for a value that cannot be.
 */
export function policyOptions(parsed: Parsed): PolicyArgs {
  const entries = Object.entries(policySchema.properties).flatMap(([property, schema]) => {
    const flag = property.replaceAll('_', '-');
    const value = 'type' in schema ? byType(schema.type, flag, parsed) : yesOrText(flag, parsed);
    return value === undefined ? [] : [[property, value] as const];
  });
  const policies: PolicyArgs = Object.fromEntries(entries);
  try {
    checkPolicies(policies);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new UsageError('MP7004', error.message, { hint: error.hint, cause: error });
  }
  return policies;
}

type PropertyType = 'string' | 'boolean' | 'array' | 'integer' | 'number';

function byType(type: PropertyType, flag: string, parsed: Parsed): PolicyArgs[keyof PolicyArgs] {
  switch (type) {
    case 'boolean':
      return parsed.switch(flag);
    case 'array': {
      const list = names(parsed.list(flag));
      return list.length === 0 ? undefined : list;
    }
    case 'integer':
      return wholeNumber(flag, parsed.text(flag));
    case 'number':
      return seconds(flag, parsed.text(flag));
    case 'string':
      return parsed.text(flag);
  }
}

/** `--platform-tags`: a switch with more than two ways. */
function yesOrText(flag: string, parsed: Parsed): boolean | 'rancher' | undefined {
  const text = parsed.text(flag);
  return text === 'rancher' ? text : text === undefined ? undefined : text === 'yes';
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UsageError('MP7004', `--${flag} is "${text}"`, { hint: 'a whole number from 0 on' });
}

const units = { s: 1, m: 60, h: 3600 } as const;

function seconds(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = 's'] = /^(\d{1,6}(?:\.\d+)?)([smh]?)$/.exec(text) ?? [];
  const value = Number(digits) * units[(unit || 's') as keyof typeof units];
  if (value > 0 || (value === 0 && flag !== 'timeout')) return value;
  throw new UsageError('MP7004', `--${flag} is "${text}"`, { hint: 'seconds, such as 30 or 10m' });
}
