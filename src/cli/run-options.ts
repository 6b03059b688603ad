import type { RunCommandOptions, SaidSettings, ValidateCommandOptions } from '../app/options.ts';
import type { VerifyCommandOptions } from '../app/verify.ts';
import type { OutputFormat, OutputOptions } from '../report/reporter.ts';
import { languageOptions, siteSources } from './language-options.ts';
import { names } from './names.ts';
import type { Environment, Parsed } from './parse.ts';
import { policyOptions } from './policy-options.ts';
import { extraReports } from './report-flags.ts';
import { UsageError } from './usage-error.ts';
import { isOff, isOn, listed } from './values.ts';

/** The use case's options for `mirror-play PLAYBOOK…`. Throws UsageError. */
export function runOptions(parsed: Parsed, environment: Environment): RunCommandOptions {
  return {
    playbooks: playbooksOf(parsed),
    check: parsed.has('check'),
    diff: parsed.has('diff') || isOn(environment.ANSIBLE_DIFF_ALWAYS),
    extraVars: parsed.list('extra-vars'),
    tags: names(listed(parsed, 'tags', environment.ANSIBLE_RUN_TAGS)),
    skipTags: names(listed(parsed, 'skip-tags', environment.ANSIBLE_SKIP_TAGS)),
    startAtTask: parsed.text('start-at-task'),
    ...languageOptions(parsed, environment),
    strict: parsed.has('strict'),
    detailedExitCode: parsed.has('detailed-exitcode'),
    config: parsed.text('config'),
    said: saidSettings(parsed),
    output: outputOptions(parsed, environment),
  };
}

/** The use case's options for `mirror-play validate PLAYBOOK…`. Throws UsageError. */
export function validateOptions(parsed: Parsed, environment: Environment): ValidateCommandOptions {
  return {
    playbooks: playbooksOf(parsed),
    extraVars: parsed.list('extra-vars'),
    strict: parsed.has('strict'),
    config: parsed.text('config'),
    ...siteSources(parsed, environment),
    output: outputOptions(parsed, environment),
  };
}

/** The use case's options for `mirror-play verify SOURCE TARGET`. Throws UsageError. */
export function verifyOptions(parsed: Parsed): VerifyCommandOptions {
  const [source, target, ...more] = parsed.operands;
  if (source === undefined || target === undefined || more.length > 0) {
    throw new UsageError('MP7001', 'verify takes a source and a target', {
      hint: 'mirror-play verify quay.io/org/app:1 registry.example.com/org/app:1',
    });
  }
  return {
    source,
    target,
    depth: parsed.has('bytes') ? 'bytes' : parsed.has('deep') ? 'deep' : 'manifests',
    json: parsed.has('json'),
    config: parsed.text('config'),
    said: saidSettings(parsed),
  };
}

function playbooksOf(parsed: Parsed): readonly string[] {
  if (parsed.operands.length > 0) return parsed.operands;
  throw new UsageError('MP7001', 'no playbook given', {
    hint: 'mirror-play site.yml runs a playbook',
  });
}

/** What flags and environment say of mirroring. Throws UsageError MP7004. */
export function saidSettings(parsed: Parsed): SaidSettings {
  return {
    engine: choice(parsed, 'engine', ['native', 'skopeo', 'auto']),
    jobs: wholeNumber(parsed, 'jobs'),
    fallback: choice(parsed, 'fallback', ['exists', 'digest', 'never']),
    keptIs: choice(parsed, 'kept-is', ['ok', 'fail']),
    bytes: parsed.has('no-bytes') ? false : undefined,
    checkReads: parsed.has('check-reads') || undefined,
    insecure: names(parsed.list('insecure')),
    authfile: parsed.text('authfile'),
    bytesPerSecond: rateOf(parsed.text('limit-rate')),
    policies: policyOptions(parsed),
    connections: wholeNumber(parsed, 'limit-connections'),
    requestsPerSecond: requestRateOf(parsed.text('limit-requests')),
    rateLimit: choice(parsed, 'rate-limit', ['wait', 'stop', 'ignore']),
  };
}

/** How the output is to look. Throws UsageError MP7004. */
export function outputOptions(parsed: Parsed, environment: Environment): OutputOptions {
  return {
    format: outputFormat(parsed, environment),
    resultFormat: resultFormat(parsed, environment),
    verbosity: Math.min(3, parsed.count('verbose')),
    quiet: parsed.has('quiet'),
    color: choice(parsed, 'color', ['auto', 'always', 'never']) ?? 'auto',
    progress: choice(parsed, 'progress', ['auto', 'tty', 'plain', 'none']) ?? 'auto',
    debug: parsed.has('debug'),
    reports: extraReports(parsed.list('report'), environment),
    checkMarkers: parsed.has('check-markers') || isOn(environment.ANSIBLE_CHECK_MODE_MARKERS),
    hidden: hiddenStatuses(environment),
  };
}

function hiddenStatuses(environment: Environment): OutputOptions['hidden'] {
  const statuses = { ok: 'ANSIBLE_DISPLAY_OK_HOSTS', skipped: 'ANSIBLE_DISPLAY_SKIPPED_HOSTS' };
  return (['ok', 'skipped'] as const).filter((status) => isOff(environment[statuses[status]]));
}

const callbackFormats: Readonly<Record<string, OutputFormat>> = {
  default: 'text',
  minimal: 'minimal',
  json: 'document',
};

/** Callbacks of Ansible's that we do not have are no mistake: its default is ours. */
function outputFormat(parsed: Parsed, { ANSIBLE_STDOUT_CALLBACK }: Environment): OutputFormat {
  if (parsed.has('json')) return 'json';
  const name = parsed.text('callback') ?? ANSIBLE_STDOUT_CALLBACK?.replace(/^.*\./, '');
  return callbackFormats[name ?? ''] ?? 'text';
}

function resultFormat(parsed: Parsed, environment: Environment): 'json' | 'yaml' {
  const asked = choice(parsed, 'result-format', ['json', 'yaml']);
  return asked ?? (environment.ANSIBLE_CALLBACK_RESULT_FORMAT === 'yaml' ? 'yaml' : 'json');
}

/** The flag's value; that it is one of the choices has been checked by the parser. */
export function choice<const Choices extends readonly string[]>(
  parsed: Parsed,
  name: string,
  choices: Choices,
): Choices[number] | undefined {
  return choices.find((known) => known === parsed.text(name));
}

function wholeNumber(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError('MP7004', `--${flag} is "${text}"`, { hint: 'a whole number from 1 on' });
}

function requestRateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError('MP7004', `--limit-requests is "${text}"`, {
    hint: 'requests per second, such as 20 or 0.5',
  });
}

/** Bytes, or with a letter KiB, MiB, GiB. */
function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, letter = ''] = /^(\d{1,12})([kmg]?)$/i.exec(text) ?? [];
  const rate = Number(digits) * 1024 ** ' kmg'.indexOf(letter.toLowerCase() || ' ');
  if (rate >= 1024) return rate;
  throw new UsageError('MP7004', `--limit-rate is "${text}"`, {
    hint: 'bytes per second from 1024 on, such as 500k or 10M',
  });
}
