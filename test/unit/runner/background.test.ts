import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, playFiles, playTasks } from './stage.ts';

afterAll(cleanUp);

describe('a task with async', () => {
  it('is waited for, and says so', async () => {
    const { statuses, events, said } = await playTasks(`
- command: echo hi
  async: 30
  poll: 0.05
  register: r
- debug: { msg: "{{ r.stdout }} {{ r.finished }} {{ r.started }}" }
`);
    expect(statuses).toEqual(['changed', 'ok']);
    expect(said).toEqual(['hi 1 1']);
    const states = events.flatMap((event) => (event.type === 'task.async' ? [event.state] : []));
    expect(states.at(-1)).toBe('ok');
  });

  it('goes on beside the others with poll 0, until async_status finds it finished', async () => {
    const { said, recap } = await playTasks(`
- command: echo back
  async: 30
  poll: 0
  register: job
- debug: { msg: "{{ job.finished }} {{ job is changed }}" }
- async_status: { jid: "{{ job.ansible_job_id }}" }
  register: r
  until: r is finished
  retries: 200
  delay: 0.05
- debug: { msg: "{{ r.stdout }}" }
- async_status: { jid: "{{ job.ansible_job_id }}", mode: cleanup }
- async_status: { jid: "{{ job.ansible_job_id }}" }
  ignore_errors: true
  register: gone
- debug: { msg: "{{ gone.msg }}" }
`);
    expect(said).toEqual(['0 True', 'back', 'could not find job']);
    expect(recap).toMatchObject({ failed: 0, ignored: 1 });
  });

  it('fails after its time, whatever it does', async () => {
    const { recap, said } = await playTasks(`
- command: sleep 60
  async: 1
  poll: 0.1
  ignore_errors: true
  register: r
- debug: { msg: "{{ r.msg }}" }
`);
    expect(said).toEqual(['async task did not complete within the requested time - 1s']);
    expect(recap).toMatchObject({ ignored: 1 });
  });

  it('only plans under check mode', async () => {
    const { events } = await playTasks('- file: { path: /nowhere/x, state: absent }\n  async: 5', {
      check: true,
    });
    expect(events.some(({ type }) => type === 'task.async')).toBe(false);
  });
});

describe('meta: end_role', () => {
  it('leaves the role; its handlers and what comes after still run', async () => {
    const { said } = await playFiles({
      'site.yml': `
- hosts: localhost
  gather_facts: false
  roles: [r]
  tasks: [debug: { msg: after }]
`,
      'roles/r/tasks/main.yml': `
- debug: { msg: first }
  changed_when: true
  notify: handler
- meta: end_role
- debug: { msg: never }
`,
      'roles/r/handlers/main.yml': '- { name: handler, debug: { msg: handled } }',
    });
    // The first task is changed, so it is not among those that are just ok.
    expect(said).toEqual(['after', 'handled']);
  });

  it('is refused outside a role', async () => {
    await expect(playTasks('- meta: end_role')).rejects.toMatchObject({ code: 'MP4061' });
  });
});
