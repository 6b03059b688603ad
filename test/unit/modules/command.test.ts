import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { shlexSplit } from '../../../src/modules/command/shlex.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

afterAll(cleanUp);

describe('shlexSplit', () => {
  it.each([
    ['a  b\tc\nd', ['a', 'b', 'c', 'd']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`a'b'"c"`, ['abc']],
    [`"a\\"b\\\\c\\d"`, ['a"b\\c\\d']],
    [`'' ""`, ['', '']],
    ['', []],
  ])('%j', (text, words) => {
    expect(shlexSplit(text)).toEqual(words);
  });

  it('refuses a quote that is not closed', () => {
    expect(() => shlexSplit('echo "a')).toThrow('No closing quotation');
  });

  it('reads back any words that are quoted', () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(shlexSplit(words.map(quote).join(' '))).toEqual(words);
      }),
    );
  });
});

describe('command and shell', () => {
  it('give output, lines and code', async () => {
    const { said } = await playTasks(`
- shell: "echo one; echo two; echo oops >&2; exit 3"
  register: r
  ignore_errors: true
- debug: { msg: "{{ [r.rc, r.stdout, r.stdout_lines, r.stderr, r.failed, r.changed, r.cmd] }}" }
`);
    expect(said).toEqual([
      [
        3,
        'one\ntwo',
        ['one', 'two'],
        'oops',
        true,
        true,
        'echo one; echo two; echo oops >&2; exit 3',
      ],
    ]);
  });

  it('expand variables but no pipes', async () => {
    const { said } = await playTasks(`
- command: echo $WHO | cat "$WHO and $NOBODY"
  environment: { WHO: me }
  register: r
- debug: { msg: "{{ [r.stdout, r.cmd[1]] }}" }
`);
    expect(said).toEqual([['me | cat me and $NOBODY', '$WHO']]);
  });

  it('take words, input, folder and shell', async () => {
    const { said } = await playTasks(`
- command: { argv: [cat, "-"], stdin: "in {{ 1 }}", chdir: / }
  register: a
- shell: { cmd: "[[ a == a ]] && pwd", executable: /bin/bash, chdir: / }
  register: b
- command: pwd chdir=/
  register: c
- debug: { msg: "{{ [a.stdout, b.stdout, c.stdout] }}" }
`);
    expect(said).toEqual([['in 1', '/', '/']]);
  });

  it('say what cannot be started', async () => {
    const { said } = await playTasks(`
- command: no-such-program-here
  register: a
  ignore_errors: true
- command: pwd
  args: { chdir: /no/such/folder }
  register: b
  ignore_errors: true
- debug: { msg: "{{ [a.rc, a.msg, b.msg] }}" }
`);
    expect(said).toEqual([
      [
        2,
        "[Errno 2] No such file or directory: b'no-such-program-here'",
        "Unable to change directory before execution: [Errno 2] No such file or directory: b'/no/such/folder'",
      ],
    ]);
  });
});
