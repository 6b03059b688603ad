import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableModules } from '../../../src/app/user-modules.ts';
import { javascriptModule } from '../../../src/modules/library/javascript-module.ts';
import type { AnyModule } from '../../../src/runner/module.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

const says = (answer: string) => `#!/bin/sh\n# WANT_JSON\necho '${answer}'\n`;
const greet = `export default ({ defineModule }) => defineModule({
  name: 'greet', aliases: [], summary: 'Greet somebody', check: 'full',
  args: {
    type: 'object', additionalProperties: false, required: ['who'],
    properties: { who: { type: 'string', description: 'Whom.' } },
  },
  plan: ({ who }) => ({ result: { msg: 'hello ' + who } }),
});`;

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('library');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** What a run has when these files lie beside its playbook. */
async function modulesWith(name: string, files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) writeInto(folder.path, `${name}/${file}`, text);
  const playbooks = [`${folder.path}/${name}/site.yml`];
  const place = { playbooks, cwd: folder.path, env: {}, library: [`${folder.path}/${name}/more`] };
  return (await availableModules(place)) as readonly AnyModule<unknown>[];
}

describe('modules of the user', () => {
  it('lie beside the playbook, in roles and in configured folders', async () => {
    const modules = await modulesWith('places', {
      'library/one.sh': says('{"from": "library"}'),
      'roles/r/library/two': says('{"from": "role"}'),
      'more/three.sh': says('{"from": "more"}'),
      'more/one.sh': says('{"from": "never"}'),
      'library/README.md': 'no module',
    });
    const tasks = ['one', 'two', 'three'].flatMap((name) => [
      `- ${name}: {}\n  register: r`,
      '- debug: { msg: "{{ r.from }}" }',
    ]);
    const { said } = await playTasks(tasks.join('\n'), { modules });
    expect(said).toEqual(['library', 'role', 'more']);
    expect(modules.some(({ name }) => name === 'README')).toBe(false);
  });

  it('lie where ansible.cfg says', async () => {
    const cwd = `${folder.path}/configured`;
    writeInto(cwd, 'ansible.cfg', '[defaults]\nlibrary = ./mine\n');
    writeInto(cwd, 'mine/four.sh', says('{}'));
    const place = { playbooks: ['site.yml'], cwd, env: {}, library: [] };
    expect((await availableModules(place)).map(({ name }) => name)).toContain('four');
  });

  it('win over ours by their short name, not by the long one', async () => {
    const modules = await modulesWith('winner', { 'library/ping.sh': says('{"ping": "mine"}') });
    const { said } = await playTasks(
      '- ping:\n  register: a\n- ansible.builtin.ping:\n  register: b\n- debug: { msg: "{{ [a.ping, b.ping] }}" }',
      { modules },
    );
    expect(said).toEqual([['mine', 'pong']]);
  });

  it('are told of check mode', async () => {
    const modules = await modulesWith('check', {
      'library/mode.sh':
        '#!/bin/sh\n# WANT_JSON\ngrep -o \'"_ansible_check_mode":[a-z]*\' "$1" | sed \'s/.*:/{"check": /; s/$/}/\'\n',
    });
    const tasks = '- mode: {}\n  register: r\n- debug: { msg: "{{ r.check }}" }';
    expect((await playTasks(tasks, { modules })).said).toEqual([false]);
    expect((await playTasks(tasks, { modules, check: true })).said).toEqual([true]);
  });

  it('that answer nothing usable fail with what they said', async () => {
    const modules = await modulesWith('broken', {
      'library/broken.sh': '#!/bin/sh\n# WANT_JSON\necho oops; exit 3\n',
      'library/bare': 'echo no interpreter\n',
    });
    const { said } = await playTasks(
      "- broken: {}\n  register: a\n  ignore_errors: true\n- bare: {}\n  register: b\n  ignore_errors: true\n- debug: { msg: \"{{ [a.module_stdout, a.rc, a.msg is search('no JSON'), b.msg is search('interpreter')] }}\" }",
      { modules },
    );
    expect(said).toEqual([['oops\n', 3, true, true]]);
  });

  it('can be written in JavaScript', async () => {
    const modules = await modulesWith('script', { 'library/greet.mjs': greet });
    const { said } = await playTasks(
      '- greet: { who: you }\n  register: r\n- debug: { msg: "{{ r.msg }}" }',
      { modules },
    );
    expect(said).toEqual(['hello you']);
    const wrong = await playTasks('- greet: { whom: you }', { modules });
    expect(wrong.recap?.failed).toBe(1);
  });

  it.each([
    ['nothing', 'export const x = 1;', 'it exports nothing by default'],
    ['another', greet, 'its name is "greet", its file says "another"'],
    [
      'open',
      greet.replace('additionalProperties: false,', '').replace("'greet'", "'open'"),
      'additionalProperties: false',
    ],
    [
      'silent',
      greet.replace(", description: 'Whom.'", '').replace("'greet'", "'silent'"),
      'the argument "who" has no description',
    ],
    ['syntax', 'export default {', 'cannot be loaded'],
  ])('are refused in JavaScript: %s', async (name, text, problem) => {
    const path = writeInto(folder.path, `refused/${name}.mjs`, text);
    await expect(javascriptModule(name, path)).rejects.toThrow(problem);
  });
});
