import type { ExtraReport } from '../report/extra/extra.ts';
import type { Environment } from './parse.ts';
import { UsageError } from './usage-error.ts';

/**
 * The reports asked for by `--report KIND[=FILE]`, and those that Ansible's ANSIBLE_CALLBACKS_ENABLED
 * names and we have (junit writes into JUNIT_OUTPUT_DIR). Throws UsageError MP7004.
 */
export function extraReports(words: readonly string[], environment: Environment): ExtraReport[] {
  const callbacks = (environment.ANSIBLE_CALLBACKS_ENABLED ?? '').split(',').flatMap((name) => {
    return callbackReport(name.trim().replace(/^.*\./, ''), environment);
  });
  return [...words.map(reportOf), ...callbacks];
}

function reportOf(word: string): ExtraReport {
  const [kind = '', file = ''] = splitOnce(word);
  if (kind === 'timer' || kind === 'profile_tasks') return { kind };
  if (kind !== 'junit') {
    const hint = 'kinds are: junit=FILE, profile_tasks, timer';
    throw new UsageError('MP7004', `unknown report "${word}"`, { hint });
  }
  if (file === '') {
    throw new UsageError('MP7004', '--report junit needs a file', { hint: '--report junit=FILE' });
  }
  return { kind, file };
}

function splitOnce(word: string): string[] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function callbackReport(name: string, environment: Environment): ExtraReport[] {
  if (name === 'timer' || name === 'profile_tasks') return [{ kind: name }];
  if (name !== 'junit') return [];
  const folder = environment.JUNIT_OUTPUT_DIR ?? `${environment.HOME ?? '.'}/.ansible.log`;
  return [{ kind: 'junit', file: `${folder}/mirror-play.xml` }];
}
