import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { pauseAt } from '../../../src/cli/pause-at.ts';
import type { Ask } from '../../../src/runner/run-options.ts';
import { cleanUp, type Overrides, playFiles, playTasks } from './stage.ts';

afterAll(cleanUp);

/** Somebody who gives these answers, and what they were asked. */
function person(...answers: string[]): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = [];
  const ask: Ask = ({ text, secret }) => {
    asked.push(secret ? `${text}(hidden)` : text);
    return Promise.resolve(answers.shift() ?? '');
  };
  return { ask, asked };
}

const play = (prompts: string, message: string, overrides: Overrides = {}) =>
  playFiles(
    {
      'site.yml': `
- hosts: localhost
  gather_facts: false
  vars: { place: here }
  vars_prompt:
${prompts.replaceAll(/^/gm, '    ')}
  tasks:
    - debug: { msg: "${message}" }
`,
    },
    overrides,
  );

describe('vars_prompt', () => {
  it('asks as Ansible does', async () => {
    const { ask, asked } = person('1', '', '', 'x');
    const { said } = await play(
      `- name: a
- { name: b, prompt: "Go {{ place }}", default: "{{ place }}", private: no }
- { name: c, prompt: C, default: "" }
- { name: d, default: 5 }
- name: e`,
      '{{ [a, b, c, d, e] }}',
      { ask, extraVars: new Map([['e', 'given']]) },
    );
    expect(asked).toEqual([
      'input for a: (hidden)',
      'Go here [here]: ',
      'C []: (hidden)',
      'input for d: (hidden)',
    ]);
    expect(said).toEqual([['1', 'here', '', 'x', 'given']]);
  });

  it('asks again until both answers are the same', async () => {
    const { ask, asked } = person('one', 'two', 'same', 'same');
    const { said } = await play('- { name: a, prompt: A, confirm: yes }', '{{ a }}', { ask });
    expect(asked).toEqual([
      'A: (hidden)',
      'confirm A: (hidden)',
      '***** VALUES ENTERED DO NOT MATCH ****\nA: (hidden)',
      'confirm A: (hidden)',
    ]);
    expect(said).toEqual(['same']);
  });

  it('takes an answer for a template, unless it is said to be unsafe', async () => {
    const { ask } = person('{{ place }}', '{{ place }}');
    const prompts = '- name: a\n- { name: b, unsafe: yes }';
    const { said } = await play(prompts, '{{ [a, b] }}', { ask });
    expect(said).toEqual([['here', '{{ place }}']]);
  });

  it('encrypts', async () => {
    const { ask } = person('secret', 'secret');
    const { said } = await play(
      '- { name: a, encrypt: sha512_crypt, salt: saltsalt }\n- { name: b, encrypt: sha256_crypt, salt_size: 7 }',
      "{{ [a == 'secret' | password_hash('sha512', 'saltsalt'), b[:3], (b | split('$'))[2] | length] }}",
      { ask },
    );
    expect(said).toEqual([[true, '$5$', 7]]);
  });

  it('has the answers in time for hosts and the name of the play', async () => {
    const { ask } = person('localhost');
    const files = {
      'site.yml': `
- name: On {{ where }}
  hosts: "{{ where }}"
  gather_facts: false
  vars_prompt: { name: where }
  tasks: [debug: { msg: "{{ where }}" }]
- hosts: localhost
  gather_facts: false
  tasks: [debug: { msg: "{{ where is defined }}" }]
`,
    };
    const { said, events } = await playFiles(files, { ask });
    expect(said).toEqual(['localhost', false]);
    expect(events.find(({ type }) => type === 'play.started')).toMatchObject({
      name: 'On localhost',
    });
  });

  it('takes defaults where there is nobody', async () => {
    const { said, events } = await play('- name: a\n- { name: b, default: 5 }', '{{ [a, b] }}');
    expect(said).toEqual([['None', '5']]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'note', level: 'warning' }));
  });

  it('refuses a key that prompts do not have', async () => {
    await expect(play('- { name: a, privat: no }', '')).rejects.toMatchObject({ code: 'MP2050' });
  });
});

/** A terminal on which these keys are pressed as soon as somebody reads. */
function keyboard(keys: string) {
  const stdin = new PassThrough();
  const raw: boolean[] = [];
  const tty = Object.assign(stdin, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  stdin.write(keys);
  const shown: string[] = [];
  const terminal = {
    stdin: tty as unknown as NodeJS.ReadStream,
    stderr: { write: (text: string) => shown.push(text) } as unknown as NodeJS.WriteStream,
    interrupt: () => shown.push('interrupted'),
  };
  return { pause: pauseAt(terminal), shown, raw };
}

const spoken = (events: readonly { type: string; text?: string }[]) =>
  events.flatMap((event) => (event.type === 'task.said' ? [event.text] : []));

describe('pause', () => {
  it('takes a line, with what was rubbed out', async () => {
    const { pause, shown, raw } = keyboard('yex\u007fs\r');
    const { said, events } = await playTasks(
      '- pause: { prompt: "Go on?" }\n  register: r\n- debug: { msg: "{{ [r.user_input, r.rc, r.echo] }}" }',
      { pause },
    );
    expect(said).toEqual([['yes', 0, true]]);
    expect(spoken(events)).toEqual(['[pause]\nGo on?:']);
    expect(shown.join('')).toBe('yex\b \bs\n');
    expect(raw).toEqual([true, false]);
  });

  it('shows nothing where echo is off', async () => {
    const { pause, shown } = keyboard('secret\n');
    const { said, events } = await playTasks(
      '- name: Ask\n  pause: { prompt: Secret, echo: no }\n  register: r\n- debug: { msg: "{{ r.user_input }}" }',
      { pause },
    );
    expect(said).toEqual(['secret']);
    expect(spoken(events)).toEqual(['[Ask]\nSecret (output is hidden):']);
    expect(shown).toEqual(['\n']);
  });

  it.each([
    ['C', ['ok', 'ok']],
    ['xa', ['failed']],
  ])('asks after Ctrl-C whether to go on: %s', async (answer, statuses) => {
    const { pause } = keyboard(`\u0003${answer}`);
    const played = await playTasks('- pause: { minutes: 100 }\n- debug:', { pause });
    expect(played.statuses).toEqual(statuses);
    expect(spoken(played.events)).toEqual([
      'Pausing for 6000 seconds',
      "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)",
      "Press 'C' to continue the play or 'A' to abort ",
    ]);
  });

  it('interrupts the run at the second Ctrl-C', async () => {
    const { pause, shown } = keyboard('\u0003\u0003c');
    await playTasks('- pause:', { pause });
    expect(shown).toEqual(['interrupted']);
  });

  it('asks under check, too, and waits for no time', async () => {
    const { pause } = keyboard('yes\r');
    const { said } = await playTasks(
      '- pause:\n  register: r\n- pause: { minutes: 100 }\n- debug: { msg: "{{ r.user_input }}" }',
      { pause, check: true },
    );
    expect(said).toEqual(['yes']);
  });

  it('goes on with a warning where there is no terminal', async () => {
    const { statuses, events } = await playTasks('- pause: { prompt: x }');
    expect(statuses).toEqual(['ok']);
    expect(events).toContainEqual({
      type: 'note',
      level: 'warning',
      text: 'Not waiting for response to prompt as stdin is not interactive',
    });
  });
});
