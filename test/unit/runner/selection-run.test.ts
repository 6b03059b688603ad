import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, type Overrides, playFiles } from './stage.ts';

afterAll(cleanUp);

const files = {
  'roles/r/tasks/main.yml': '- { name: inside, debug: { msg: inside } }\n',
  'more.yml': '- { name: later, debug: { msg: later } }\n',
  'site.yml': `
- hosts: localhost
  gather_facts: false
  roles: [r]
  tasks:
    - { name: first, debug: { msg: first } }
    - block:
        - { name: in a block, debug: { msg: block } }
    - include_tasks: more.yml
    - { name: last, debug: { msg: last } }
- hosts: localhost
  gather_facts: false
  tasks:
    - { name: first, debug: { msg: second play } }
`,
};

const said = async (overrides: Overrides) => (await playFiles(files, overrides)).said;

describe('--start-at-task', () => {
  it.each([
    ['first', ['first', 'block', 'later', 'last', 'second play']],
    ['in a b*', ['block', 'later', 'last', 'second play']],
    ['inside', ['inside', 'first', 'block', 'later', 'last', 'second play']],
    ['r : inside', ['inside', 'first', 'block', 'later', 'last', 'second play']],
    ['later', []],
    ['nowhere', []],
  ])('%s', async (startAtTask, expected) => {
    expect(await said({ startAtTask })).toEqual(expected);
  });

  it('does not start at a task that tags leave out', async () => {
    expect(await said({ startAtTask: 'first', tags: ['none'] })).toEqual([]);
  });
});

describe('--step', () => {
  it('runs what is said yes to, and all after "continue"', async () => {
    const answers = ['n', 'y', '', 'c'];
    const asked: string[] = [];
    const ask: NonNullable<Overrides['ask']> = async ({ text }) => {
      asked.push(text);
      return answers[asked.length - 1] ?? 'n';
    };
    expect(await said({ step: true, ask })).toEqual(['first', 'later', 'last', 'second play']);
    expect(asked).toEqual(
      ['r : inside', 'first', 'in a block', 'include_tasks'].map(
        (name) => `Perform task: TASK: ${name} (N)o/(y)es/(c)ontinue: `,
      ),
    );
  });

  it('asks nobody where nobody is', async () => {
    expect(await said({ step: true })).toHaveLength(6);
  });
});
