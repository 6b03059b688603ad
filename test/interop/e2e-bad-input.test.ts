import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

interface BadInput {
  readonly name: string;
  readonly text: string | Buffer | undefined;
  readonly code: number | readonly number[];
  readonly says: RegExp;
  /** Whether a position and a frame are expected. */
  readonly frame?: boolean;
  readonly files?: Readonly<Record<string, string>>;
}

/** `TARGET` stands for a registry that counts what it is asked. */
const play = (tasks: string) => `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;
const mirror = (vars: string) =>
  play(`    - include_role:\n        name: mirror_images\n      vars:\n${vars}`);

const bombLevels = Array.from(
  { length: 9 },
  (_, index) => `  l${index + 1}: &l${index + 1} [${Array(9).fill(`*l${index}`).join(', ')}]`,
).join('\n');

const inputs: readonly BadInput[] = [
  { name: 'no such file', text: undefined, code: 1, says: /site\.yml/ },
  { name: 'an empty file', text: '', code: 4, says: /empty/i },
  { name: 'a file of comments', text: '# nothing\n', code: 4, says: /empty|no plays/i },
  {
    name: 'a YAML syntax error',
    text: '- hosts: localhost\n  tasks: [\n  - debug:\n',
    code: 4,
    says: /MP1\d{3}/,
    frame: true,
  },
  { name: 'tabs', text: '- hosts: localhost\n\ttasks: []\n', code: 4, says: /tab/i, frame: true },
  { name: 'a mapping', text: 'hosts: localhost\n', code: 4, says: /list of plays/i, frame: true },
  {
    name: 'a bare list of tasks',
    text: '- name: x\n  debug:\n    msg: hi\n',
    code: 4,
    says: /hosts/,
    frame: true,
  },
  { name: 'a word', text: 'hello\n', code: 4, says: /list of plays/i },
  {
    name: 'an unknown keyword',
    text: '- hosts: localhost\n  taks: []\n',
    code: 4,
    says: /taks[\s\S]*did you mean[\s\S]*tasks/i,
    frame: true,
  },
  {
    name: 'an unknown module',
    text: play('    - mirror_imagse:\n        images: []\n'),
    code: 4,
    says: /mirror_imagse[\s\S]*did you mean[\s\S]*mirror_images/i,
    frame: true,
  },
  {
    name: 'an argument of the wrong type',
    text: play('    - mirror_images:\n        images: {a: 1}\n        registry: TARGET\n'),
    code: 4,
    says: /images/,
    frame: true,
  },
  {
    name: 'a missing argument',
    text: play('    - mirror_images:\n        images: [x.example/a:1]\n'),
    code: [2, 4],
    says: /registry/,
  },
  {
    name: 'a missing role variable',
    text: mirror('        mi_images: [x.example/a:1]\n'),
    code: 4,
    says: /mi_local_registry/,
    frame: true,
  },
  {
    name: 'a misspelt role variable',
    text: mirror(
      '        mi_images: []\n        mi_local_registry: TARGET\n        mi_autfile: x\n',
    ),
    code: 4,
    says: /mi_autfile[\s\S]*did you mean[\s\S]*mi_authfile/i,
    frame: true,
  },
  {
    name: 'an invalid reference',
    text: mirror('        mi_images: ["x.example/Upper:1"]\n        mi_local_registry: TARGET\n'),
    code: [2, 4],
    says: /Upper/,
  },
  {
    name: 'two sources for one target',
    text: mirror(
      '        mi_images: [a.example/x:1, b.example/x:1]\n        mi_local_registry: TARGET\n',
    ),
    code: [2, 4],
    says: /a\.example\/x:1[\s\S]*b\.example\/x:1/,
  },
  {
    name: 'a registry with a scheme',
    text: mirror('        mi_images: [a.example/x:1]\n        mi_local_registry: http://TARGET\n'),
    code: [2, 4],
    says: /http:\/\//,
  },
  {
    name: 'an authfile that is not there',
    text: mirror(
      '        mi_images: [TARGET/a:1]\n        mi_local_registry: TARGET/b\n        mi_authfile: absent.json\n',
    ),
    code: [1, 2, 4],
    says: /absent\.json/,
  },
  {
    name: 'a malformed authfile',
    text: mirror(
      '        mi_images: [TARGET/a:1]\n        mi_local_registry: TARGET/b\n        mi_authfile: bad.json\n',
    ),
    files: { 'bad.json': '{"auths": [' },
    code: [2, 4],
    says: /bad\.json/,
  },
  {
    name: 'a target that is not reachable',
    text: mirror('        mi_images: [TARGET/a:1]\n        mi_local_registry: 127.0.0.1:1\n'),
    code: 2,
    says: /127\.0\.0\.1:1/,
  },
  {
    name: 'an undefined variable',
    text: play('    - debug:\n        msg: "{{ nowhere_defined }}"\n'),
    code: 2,
    says: /nowhere_defined/,
  },
  {
    name: 'a template that does not parse',
    text: play('    - debug:\n        msg: "{{ 1 + }}"\n'),
    code: [2, 4],
    says: /1 \+/,
  },
  {
    name: 'a tag that would run code',
    text: play('    - debug:\n        msg: !!js/function "function () {}"\n'),
    code: 4,
    says: /js\/function/,
    frame: true,
  },
  {
    name: 'an alias bomb',
    text: `- hosts: localhost\n  vars:\n    l0: &l0 [x, x, x, x, x, x, x, x, x]\n${bombLevels.replaceAll(/^/gm, '  ')}\n`,
    code: 4,
    says: /alias/i,
  },
  {
    name: 'a file of 50 MB',
    text: `- hosts: localhost\n  vars:\n    x: "${'x'.repeat(50_000_000)}"\n`,
    code: 4,
    says: /MB|MiB|large|bytes/i,
  },
  {
    name: 'binary garbage',
    text: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)),
    code: 4,
    says: /MP1\d{3}/,
  },
];

describe('bad input', () => {
  let target: CountingProxy;
  const folder = tempDir('bad-input');

  beforeAll(async () => {
    target = await countingProxy({ target: 'http://127.0.0.1:1' });
  });
  afterAll(async () => {
    await target.stop();
    folder.remove();
  });

  it.each(inputs)('$name', async ({ text, code, says, frame, files = {} }) => {
    const home = tempDir('bad-home');
    const put = (name: string, content: string | Buffer) =>
      writeInto(
        home.path,
        name,
        typeof content === 'string' ? content.replaceAll('TARGET', target.host) : content,
      );
    for (const [name, content] of Object.entries(files)) put(name, content);
    if (text !== undefined) put('site.yml', text);
    const result = await runCli(['site.yml'], { cwd: home.path, timeout: 30_000 });
    home.remove();
    const output = result.stdout + result.stderr;
    expect([code].flat(), output.slice(0, 2000)).toContain(result.code);
    expect(output).toMatch(says);
    expect(output).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m);
    if (frame) expect(output).toMatch(/site\.yml:\d+:\d+[\s\S]*\^/);
    expect(target.writes()).toEqual([]);
  });

  it('tells all mistakes of a file at once', async () => {
    const file = writeInto(
      folder.path,
      'many.yml',
      play(
        '    - debgu:\n        msg: 1\n    - debug:\n        msgg: 1\n    - name: x\n      whne: true\n      debug:\n',
      ),
    );
    const { code, stderr } = await runCli([file]);
    expect(code).toBe(4);
    for (const word of ['debgu', 'msgg', 'whne']) expect(stderr).toContain(word);
  });

  it('warns of a duplicate key, and the last one wins', async () => {
    const file = writeInto(
      folder.path,
      'twice.yml',
      play('    - debug:\n        msg: first\n        msg: second\n'),
    );
    const { code, stdout, stderr } = await runCli([file]);
    expect(code).toBe(0);
    expect(stdout).toContain('second');
    expect(stdout).not.toContain('first');
    expect(stderr).toMatch(/duplicate.*msg|msg.*duplicate/i);
  });

  it.each([
    [['--no-such-flag'], 5],
    [['-debug'], 5],
    [[], 5],
  ])('a bad command line: %j', async (args, code) => {
    const result = await runCli(args, { cwd: folder.path });
    expect(result.code).toBe(code);
    expect(result.stderr).not.toBe('');
  });
});
