import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withAnsibleConfig } from '../../../src/app/ansible/config.ts';
import { ansibleSettings } from '../../../src/app/ansible/variables.ts';
import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';

describe('ansible.cfg', () => {
  let folder: TempDir;
  const put = (name: string, text: string) => writeInto(folder.path, name, text);
  const forks = (env: Record<string, string> = {}) =>
    withAnsibleConfig({ HOME: join(folder.path, 'home'), ...env }, join(folder.path, 'work'))
      .ANSIBLE_FORKS;

  beforeEach(() => {
    folder = tempDir('config');
    put('work/site.yml', '');
    put('home/nothing', '');
  });
  afterEach(() => folder.remove());

  it('is that of the variable, the folder, the home, in this order', () => {
    put('home/.ansible.cfg', '[defaults]\nforks = 1\n');
    expect(forks()).toBe('1');
    put('work/ansible.cfg', '[defaults]\nforks = 2\n');
    expect(forks()).toBe('2');
    put('named.cfg', '[defaults]\nforks = 3\n');
    expect(forks({ ANSIBLE_CONFIG: '../named.cfg' })).toBe('3');
    put('etc/ansible.cfg', '[defaults]\nforks = 4\n');
    expect(forks({ ANSIBLE_CONFIG: join(folder.path, 'etc') })).toBe('4');
    expect(forks({ ANSIBLE_CONFIG: '/nowhere.cfg' })).toBe('2');
  });

  it('gives way to variables', () => {
    put('work/ansible.cfg', '[defaults]\nforks = 2\n');
    expect(forks({ ANSIBLE_FORKS: '9' })).toBe('9');
  });

  it('is not read where anyone may write', () => {
    put('work/ansible.cfg', '[defaults]\nforks = 2\n');
    chmodSync(join(folder.path, 'work'), 0o777);
    expect(forks()).toBeUndefined();
  });

  it('is INI with comments, colons, quotes and lines that go on; other keys are accepted', () => {
    put(
      'work/ansible.cfg',
      `# first
; second
[Defaults]
Forks : 7 ; more of them
host_key_checking = False
roles_path = roles:~/shared:/abs:$HOME/more:{{CWD}}/own
stdout_callback = "yaml"
callbacks_enabled = timer,
    profile_tasks
inventory = hosts, /etc/hosts
[ssh_connection]
pipelining = True
[nobody_knows]
key = value
`,
    );
    const work = join(folder.path, 'work');
    const { HOME: _, ...said } = withAnsibleConfig({ HOME: '/me' }, work);
    expect(said).toEqual({
      ANSIBLE_FORKS: '7',
      ANSIBLE_ROLES_PATH: `${work}/roles:/me/shared:/abs:/me/more:${work}/own`,
      ANSIBLE_STDOUT_CALLBACK: 'yaml',
      ANSIBLE_CALLBACKS_ENABLED: 'timer,profile_tasks',
      ANSIBLE_INVENTORY: `${work}/hosts,/etc/hosts`,
    });
  });

  it.each(
    Object.entries(ansibleSettings).flatMap(([variable, { keys, kind }]) =>
      keys.map((key) => ({ key, variable, kind })),
    ),
  )('$key stands for $variable', ({ key, variable, kind }) => {
    const [section, name] = key.split('.');
    put('work/ansible.cfg', `[${section}]\n${name} = some\n`);
    const isPath = ['path', 'paths', 'sources'].includes(kind);
    const said = withAnsibleConfig({}, join(folder.path, 'work'));
    expect(said).toEqual({ [variable]: isPath ? join(folder.path, 'work/some') : 'some' });
  });

  it.each([
    ['forks = 1\n', 1],
    ['[defaults]\nforks\n', 2],
    ['[defaults\nforks = 1\n', 1],
  ])('refuses %j with its place', (text, line) => {
    put('work/ansible.cfg', text);
    let thrown: unknown;
    try {
      forks();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DiagnosticError);
    expect((thrown as DiagnosticError).diagnostics[0]).toMatchObject({
      code: 'MP2071',
      span: { line },
    });
  });
});
