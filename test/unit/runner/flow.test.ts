import { afterAll, describe, expect, it } from 'vitest';
import { defineModule } from '../../../src/runner/module.ts';
import { cleanUp, inventoryOf, playFiles, playTasks } from './stage.ts';

afterAll(cleanUp);

describe('retries', () => {
  it('are one run more than asked for, and told of', async () => {
    const { events, said } = await playTasks(`
- shell: "echo x >> runs; exit 1"
  args: { chdir: "{{ playbook_dir }}" }
  register: r
  until: r is succeeded
  retries: 2
  delay: 0
  ignore_errors: true
- command: cat runs
  args: { chdir: "{{ playbook_dir }}" }
  register: runs
- debug: { msg: "{{ [r.attempts, runs.stdout_lines] }}" }
`);
    expect(said).toEqual([[2, ['x', 'x', 'x']]]);
    const left = events.flatMap((event) =>
      event.type === 'task.retrying' ? [event.retriesLeft] : [],
    );
    expect(left).toEqual([2, 1]);
  });
});

describe('handlers', () => {
  it('run once, in the order of their definition, and only for changes', async () => {
    const { titles, said } = await playFiles({
      'site.yml': `
- hosts: localhost
  gather_facts: false
  tasks:
    - command: echo
      notify: [second, first]
    - command: echo
      notify: second
    - debug:
      notify: never
  handlers:
    - name: first
      debug: { msg: one }
    - name: second
      debug: { msg: two }
    - name: never
      debug: { msg: three }
`,
    });
    expect(titles.slice(-2)).toEqual(['first', 'second']);
    expect(said.slice(-2)).toEqual(['one', 'two']);
  });

  it('that are not there end the run', async () => {
    const run = playTasks('- command: echo\n  notify: nobody');
    await expect(run).rejects.toMatchObject({ code: 'MP4050' });
  });
});

const local = { ansible_connection: 'local' };

describe('hosts', () => {
  it('that nothing names are a notice, not an error', async () => {
    const { outcome, events } = await playFiles({ 'site.yml': '- hosts: bastion\n  tasks: []\n' });
    expect(outcome).toMatchObject({ failed: false, recap: [] });
    expect(events).toContainEqual({ type: 'play.noHosts', pattern: 'bastion' });
  });

  it('that are remote are refused before anything runs', async () => {
    const inventory = inventoryOf({ far: {} });
    const site = `
- hosts: localhost
  gather_facts: false
  tasks: [debug: { msg: never }]
- hosts: all
  tasks: []
`;
    const run = playFiles({ 'site.yml': site }, { inventory });
    await expect(run).rejects.toMatchObject({
      code: 'MP4080',
      message: expect.stringContaining('far'),
    });
  });

  it('with a local connection run one task after another', async () => {
    const inventory = inventoryOf({ a: local, b: local }, 'web');
    const { outcome, events } = await playFiles(
      {
        'site.yml': `
- hosts: web
  gather_facts: false
  tasks:
    - fail: { msg: only b }
      when: inventory_hostname == 'b'
    - set_fact: { mine: "{{ inventory_hostname }}" }
    - debug: { msg: "{{ groups.web }} {{ hostvars.a.mine }} {{ ansible_play_hosts }}" }
`,
      },
      { inventory },
    );
    expect(outcome.recap.map(({ host, ok, failed }) => [host, ok, failed])).toEqual([
      ['a', 2, 0],
      ['b', 0, 1],
    ]);
    const last = events.findLast((event) => event.type === 'task.finished');
    expect(last).toMatchObject({ host: 'a', result: { msg: "['a', 'b'] a ['a']" } });
  });
});

describe('an aborted run', () => {
  it('ends the running command and starts nothing more', async () => {
    const controller = new AbortController();
    const running = playTasks(
      `
- block:
    - command: sleep 60
  rescue:
    - debug: { msg: never }
  always:
    - debug: { msg: never }
`,
      {
        signal: controller.signal,
        emit: (event) => {
          if (event.type === 'task.started') setTimeout(() => controller.abort(), 100);
        },
      },
    );
    const { outcome, said } = await running;
    expect(outcome).toMatchObject({ aborted: true, failed: true });
    expect(said).toEqual([]);
  });

  it('does not wait for a retry', async () => {
    const controller = new AbortController();
    const { outcome } = await playTasks(
      '- command: "false"\n  register: r\n  until: r.rc == 0\n  delay: 1000\n',
      {
        signal: controller.signal,
        emit: (event) => {
          if (event.type === 'task.retrying') setTimeout(() => controller.abort(), 10);
        },
      },
    );
    expect(outcome.aborted).toBe(true);
  });
});

describe('secrets', () => {
  it('of a no_log task are in no event', async () => {
    const { events, said } = await playTasks(`
- command: echo topsecret
  no_log: true
  register: r
- debug: { msg: topsecret }
  loop: [topsecret]
  no_log: true
- debug: { msg: "{{ r.stdout | length }}" }
`);
    expect(said.at(-1)).toBe(9);
    expect(JSON.stringify(events)).not.toContain('topsecret');
  });
});

describe('limits', () => {
  it('end a task after its timeout', async () => {
    const { said, recap } = await playTasks(`
- command: sleep 30
  timeout: 1
  ignore_errors: true
  register: r
- debug: { msg: "{{ r.msg }}" }
`);
    expect(said).toEqual([expect.stringContaining('expected time frame (1)')]);
    expect(recap).toMatchObject({ ignored: 1 });
  });

  it('refuse to delegate to another machine', async () => {
    const { outcome, events } = await playTasks('- command: echo\n  delegate_to: far.example\n');
    expect(outcome.failed).toBe(true);
    expect(events.at(-1)).toMatchObject({
      type: 'diagnostic',
      diagnostic: { message: expect.stringContaining('far.example'), span: { line: 4 } },
    });
  });

  it('name an include that never ends', async () => {
    const { outcome, events } = await playFiles({
      'again.yml': '- include_tasks: again.yml\n',
      'site.yml':
        '- hosts: localhost\n  gather_facts: false\n  tasks: [include_tasks: again.yml]\n',
    });
    expect(outcome.failed).toBe(true);
    expect(events.at(-1)).toMatchObject({
      type: 'diagnostic',
      diagnostic: { message: expect.stringContaining('without end'), span: { line: 1 } },
    });
  });
});

describe('several hosts', () => {
  const inventory = inventoryOf({ a: {}, b: {}, c: {}, d: {} });
  const failing = (keywords: string) => ({
    'site.yml': `
- hosts: all
  connection: local
  gather_facts: false
  ${keywords}
  tasks:
    - fail:
      when: inventory_hostname in ['a', 'b']
    - debug: { msg: further }
`,
  });

  it.each([
    ['max_fail_percentage: 49', 0],
    ['max_fail_percentage: 50', 2],
    ['any_errors_fatal: true', 0],
    ['', 2],
  ])('stop or go on after failures: %s', async (keywords, left) => {
    const { said } = await playFiles(failing(keywords), { inventory });
    expect(said.filter((text) => text === 'further')).toHaveLength(left);
  });

  it.each([
    ['throttle: 1', 1],
    ['throttle: "{{ 2 }}"', 2],
    ['throttle: 0', 4],
  ])('run a task at the same time: %s', async (keyword, most) => {
    let running = 0;
    let highest = 0;
    const probe = defineModule<object, never, unknown>({
      name: 'probe',
      aliases: [],
      summary: 'Counts who runs',
      args: { type: 'object', properties: {}, additionalProperties: false },
      check: 'full',
      plan: async () => {
        running += 1;
        highest = Math.max(highest, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { result: { changed: false } };
      },
    });
    const site = `
- hosts: all
  connection: local
  gather_facts: false
  tasks:
    - probe:
      ${keyword}
`;
    await playFiles({ 'site.yml': site }, { inventory, modules: [probe] });
    expect(highest).toBe(most);
  });
});
