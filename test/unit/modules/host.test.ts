import { afterAll, beforeAll, expect, it } from 'vitest';
import { interop } from '../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('host');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** What these tasks register, one after the other. */
async function results(tasks: readonly string[], check = false) {
  const text = tasks.map(
    (task, index) => `- ${task}\n  register: r${index}\n  ignore_errors: true`,
  );
  const names = tasks.map((_, index) => `r${index}`).join(', ');
  const played = await playTasks(`${text.join('\n')}\n- debug: { msg: "{{ [${names}] }}" }`, {
    check,
  });
  return played.said.at(-1) as Readonly<Record<string, unknown>>[];
}

interop(['make'], 'make', () => {
  it('makes what is not up to date, and says so under check', async () => {
    writeInto(folder.path, 'm/Makefile', 'out: in\n\tcp in out\nin:\n\techo $(TEXT) > in\n');
    const task = `make: { chdir: ${folder.path}/m, target: out, params: { TEXT: hello } }`;
    const [would] = await results([task], true);
    const [made, again] = await results([task, task]);
    expect([would?.changed, made?.changed, again?.changed]).toEqual([true, true, false]);
    expect(made).toMatchObject({ target: 'out', command: 'make out TEXT=hello' });
  });
});

interop(['htpasswd'], 'htpasswd', () => {
  it('adds, changes and removes users, without showing passwords', async () => {
    const user = (words: string) => `htpasswd: { path: ${folder.path}/passwd, name: ${words} }`;
    const answers = await results([
      user('one, password: secret-1, crypt_scheme: bcrypt, mode: "0640"'),
      user('one, password: secret-1, crypt_scheme: bcrypt'),
      user('one, password: secret-2, crypt_scheme: bcrypt'),
      user('two, password: secret-1'),
      user('one, state: absent'),
      user('one, state: absent'),
      user('three'),
      `stat: { path: ${folder.path}/passwd }`,
      `shell: "grep -c ^two:.apr1 ${folder.path}/passwd"`,
    ]);
    expect(answers.slice(0, 6).map(({ changed }) => changed)).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(answers[0]?.msg).toMatch(/^Created .* and added one$/);
    expect(answers[6]?.failed).toBe(true);
    expect(answers[7]).toMatchObject({ stat: { mode: '0640' } });
    expect(answers[8]?.stdout).toBe('1');
    expect(JSON.stringify(answers)).not.toContain('secret-');
  });
});

interop(['dpkg-query'], 'package_facts', () => {
  it('knows a package that is there', async () => {
    const [, seen] = await results([
      'package_facts:',
      'debug: { msg: "{{ ansible_facts.packages.dpkg[0] }}" }',
    ]);
    expect(seen?.msg).toMatchObject({ name: 'dpkg', source: 'apt', origin: 'Debian' });
  });
});
