import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { interop } from '../helpers/interop.ts';
import { run } from '../helpers/process.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

const typed = resolve(import.meta.dirname, '../helpers/typed.py');
const ours = [process.execPath, resolve(import.meta.dirname, '../../bin/mirror-play.js')];

const files = {
  'step.yml': `
- hosts: localhost
  gather_facts: false
  tasks:
    - { name: one, debug: { msg: done one } }
    - { name: two, debug: { msg: done two } }
    - { name: three, debug: { msg: done three } }
    - { name: four, debug: { msg: done four } }
`,
  'prompts.yml': `
- hosts: localhost
  gather_facts: false
  vars_prompt:
    - { name: who, prompt: Who, private: false }
    - { name: word, prompt: Password }
    - { name: kept, prompt: Kept, default: as it was, private: false }
  tasks:
    - debug: { msg: "done {{ who }} {{ word }} {{ kept }}" }
`,
  'secret.yml': `$ANSIBLE_VAULT;1.1;AES256
38663433336636633531666630393831353662653463346662653330643939623637323132626332
6364356133393339613761313333633737663731333038300a383664313138666162626539356161
37656361666633383739343761343035626663353130623965663531383464636138626163613166
6366386436323635320a613735393961663866353362323439336630616339626630383361396531
3133
`,
  'vault.yml': `
- hosts: localhost
  gather_facts: false
  vars_files: [secret.yml]
  tasks:
    - debug: { msg: "done {{ x }}" }
`,
};

interop(['ansible-playbook', 'python3'], 'at a terminal, ansible-core and mirror-play', () => {
  let folder: TempDir;
  beforeAll(() => {
    folder = tempDir('terminal');
    for (const [name, text] of Object.entries(files)) writeInto(folder.path, name, text);
  });
  afterAll(() => folder.remove());

  /** What is done, and how it ends. */
  async function typing(program: readonly string[], args: readonly string[], steps: unknown) {
    const env = { PATH: process.env.PATH ?? '', HOME: folder.path, LC_ALL: 'C.UTF-8' };
    const argv = [typed, JSON.stringify(steps), ...program, ...args];
    const { code, stdout } = await run('python3', argv, {
      cwd: folder.path,
      env: { ...env, NO_COLOR: '1', ANSIBLE_NOCOLOR: '1', TERM: 'dumb' },
      timeout: 60_000,
    });
    return { code, done: [...stdout.matchAll(/"msg": "(.*)"/g)].map(([, text]) => text), stdout };
  }

  const question = '(N)o/(y)es/(c)ontinue';
  it.each<[string, string[], [string, string][], string[]]>([
    [
      '--step',
      ['step.yml', '--step'],
      [
        [question, 'y'],
        [question, 'n'],
        [question, 'c'],
      ],
      ['done one', 'done three', 'done four'],
    ],
    [
      'vars_prompt',
      ['prompts.yml'],
      [
        ['Who', 'me'],
        ['Password', 'hidden'],
        ['Kept', ''],
      ],
      ['done me hidden as it was'],
    ],
    [
      '--ask-vault-pass',
      ['vault.yml', '--ask-vault-pass'],
      [['assword', 'right']],
      ['done secret'],
    ],
    ['a wrong password', ['vault.yml', '--ask-vault-pass'], [['assword', 'wrong']], []],
  ])('%s', async (_, args, steps, done) => {
    const theirs = await typing(['ansible-playbook'], args, steps);
    const mine = await typing(ours, args, steps);
    expect({ code: mine.code, done: mine.done }, mine.stdout).toEqual({ code: theirs.code, done });
    expect(theirs.done, theirs.stdout).toEqual(done);
    expect(mine.stdout).not.toContain('hidden\n');
  });
});
