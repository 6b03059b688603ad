import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/app/config.ts';
import { settle } from '../../../src/app/config-settings.ts';
import type { Flag } from '../../../src/cli/flag.ts';
import { runFlags, variableOf } from '../../../src/cli/flags.ts';
import { type Environment, parse } from '../../../src/cli/parse.ts';
import { policyFlags } from '../../../src/cli/policy-flags.ts';
import { runOptions } from '../../../src/cli/run-options.ts';
import { type PolicyArgs, policySchema } from '../../../src/modules/mirror-images/policies.ts';

/** Two values for flags that take any text; what they come to where it is not themselves. */
const samples: Readonly<Record<string, readonly [string, string]>> = {
  'extra-vars': ['a=1', 'a=2'],
  tags: ['x', 'y'],
  'skip-tags': ['x', 'y'],
  'start-at-task': ['one', 'two'],
  inventory: ['hosts', 'a,b,'],
  limit: ['web', 'db'],
  forks: ['1', '2'],
  'become-user': ['a', 'b'],
  'become-method': ['sudo', 'su'],
  'become-password-file': ['a', 'b'],
  connection: ['local', 'ssh'],
  user: ['a', 'b'],
  'vault-password-file': ['a', 'b'],
  'vault-id': ['a@b', 'c@prompt'],
  jobs: ['3', '4'],
  config: ['a.yml', 'b.yml'],
  authfile: ['a.json', 'b.json'],
  insecure: ['a.io', 'b.io'],
  'limit-rate': ['10M', '20M'],
  'limit-connections': ['3', '4'],
  'limit-requests': ['5', '6'],
  report: ['timer', 'profile_tasks'],
  'backup-tag': ["'a'", "'b'"],
  delay: ['1', '2m'],
  timeout: ['1', '2h'],
  platforms: ['linux/amd64', 'linux/arm64,linux/arm/v7'],
  arch: ['amd64', 'arm64'],
  os: ['linux', 'windows'],
  'required-platforms': ['linux/amd64', 'linux/arm64'],
  naming: ['whole', 'mirrored'],
  'source-registry': ['a.io', 'b.io:5000/p'],
  'source-org': ['a', 'b'],
  'target-registry': ['a.io', 'b.io'],
  'target-org': ['a', 'b'],
};

function valuesOf(flag: Flag): readonly [string, string] {
  // The first choice is often what is built in.
  const known = flag.choices?.toReversed() ?? samples[flag.name];
  const [first, second] = known ?? (flag.value === 'N' ? ['3', '4'] : []);
  if (first === undefined || second === undefined) throw new Error(`no samples for ${flag.name}`);
  return [first, second];
}

function options(words: readonly string[], environment: Environment = {}) {
  return runOptions(parse(['site.yml', ...words], runFlags, environment), environment);
}

const valued = runFlags.filter(({ value }) => value !== undefined);
/** Accepted, because scripts give it; there is nothing for it to do. */
const idle = new Set(['flush-cache']);
const switches = runFlags.filter(({ value, name }) => value === undefined && !idle.has(name));

describe('every flag with a value', () => {
  it.each(valued.map((flag) => [flag.name, flag] as const))('--%s', (name, flag) => {
    const [first, second] = valuesOf(flag);
    const byFlag = options([`--${name}`, first]);
    expect(byFlag).not.toEqual(options([]));
    expect(options([], { [variableOf(flag)]: first })).toEqual(byFlag);
    expect(options([`--${name}`, first], { [variableOf(flag)]: second })).toEqual(byFlag);
    expect(options([], { [variableOf(flag)]: '' })).toEqual(options([]));
  });
});

describe('every switch', () => {
  it.each(switches.map((flag) => [flag.name, flag] as const))('--%s', (name, flag) => {
    const byFlag = options([`--${name}`]);
    expect(byFlag).not.toEqual(options([]));
    for (const yes of ['yes', 'true', '1', 'on']) {
      expect(options([], { [variableOf(flag)]: yes })).toEqual(byFlag);
    }
    expect(options([`--${name}`], { [variableOf(flag)]: 'no' })).toEqual(byFlag);
    expect(() => options([], { [variableOf(flag)]: 'perhaps' })).toThrow(variableOf(flag));
  });
});

/** What mirror-play.yml may say in place of a flag, and what stands in `Settings` then. */
function fileWith(defaults: Partial<Config['defaults']>): Config {
  return {
    file: 'mirror-play.yml',
    hosts: {},
    limits: {},
    defaults: { policies: {}, ...defaults },
  };
}

describe('policies', () => {
  it('have a flag each, and flags a property', () => {
    const names = Object.keys(policySchema.properties).map((name) => name.replaceAll('_', '-'));
    expect(policyFlags.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each(policyFlags.map((flag) => [flag.name, flag] as const))(
    '%s: flag over environment over file',
    (name, flag) => {
      const property = name.replaceAll('-', '_') as keyof PolicyArgs;
      const [first, second] = flag.value === undefined ? ['yes', 'no'] : valuesOf(flag);
      const words = flag.value === undefined ? [`--${name}`] : [`--${name}`, first];
      const said = options(words).said.policies[property];
      const other = options([], { [variableOf(flag)]: second }).said.policies[property];
      expect(other).not.toEqual(said);
      const file = fileWith({ policies: { [property]: said } });
      expect(settle(options([]).said, file).policies[property]).toEqual(said);
      const environment = { [variableOf(flag)]: second };
      expect(settle(options([], environment).said, file).policies[property]).toEqual(other);
      const all = settle(
        options(words, environment).said,
        fileWith({ policies: { [property]: other } }),
      );
      expect(all.policies[property]).toEqual(said);
    },
  );

  it('let overwrite above silence what it is opposed to below, and the other way round', () => {
    const file = fileWith({ policies: { merge: true, only_missing: true, on_conflict: 'fail' } });
    expect(settle(options(['--overwrite']).said, file).policies).toEqual({ overwrite: true });
    const bold = fileWith({ policies: { overwrite: true } });
    expect(settle(options(['--merge']).said, bold).policies).toEqual({ merge: true });
    expect(settle(options(['--on-conflict', 'update']).said, bold).policies).toEqual({
      overwrite: true,
      on_conflict: 'update',
    });
  });

  it.each([
    [['--overwrite', '--merge'], /overwrite is opposed to merge/],
    [['--retries', 'many'], /--retries is "many"/],
    [['--timeout', '0'], /--timeout is "0"/],
    [['--delay', '5 days'], /--delay is "5 days"/],
    [['--arch', 'linux/arm/v7'], /invalid architecture "linux\/arm\/v7"/],
    [['--platforms', 'amd64'], /invalid platform "amd64"/],
    [['--platforms', 'linux/amd64', '--arch', 'arm64'], /fits `arch` and `os`/],
    [['--naming', 'source.nmae'], /naming "source.nmae" cannot be used/],
    [['--backup-tag', 'tag'], /that is the tag itself/],
    [['--backup-tag', "'no tag'"], /that is no tag/],
    [['--index', 'sparse', '--attestations', 'drop'], /index: sparse/],
  ])('%j is a bad command line', (words, message) => {
    expect(() => options(words)).toThrow(message);
    expect(() => options(words)).toThrow(expect.objectContaining({ code: 'MP7004' }));
  });
});
