import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';

const cwd = resolve(import.meta.dirname, '../fixtures/playbooks');

interop(['ansible-playbook'], 'output under ansible-core and under mirror-play', () => {
  it.each<[string, Record<string, string>]>([
    ['whole', {}],
    ['without skipped tasks', { ANSIBLE_DISPLAY_SKIPPED_HOSTS: 'false' }],
    ['without tasks that are ok', { ANSIBLE_DISPLAY_OK_HOSTS: 'no' }],
    [
      'of changes and failures alone',
      { ANSIBLE_DISPLAY_OK_HOSTS: '0', ANSIBLE_DISPLAY_SKIPPED_HOSTS: '0' },
    ],
  ])('%s', async (_, env) => {
    const [theirs, ours] = await Promise.all([
      ansiblePlaybook(['displayed.yml'], { cwd, env }),
      runCli(['displayed.yml'], { cwd, env }),
    ]);
    expect(ours.stdout).toBe(theirs.stdout);
  });
});
