import type { RunEvent, TaskInfo } from '../../../src/event/events.ts';
import type { TaskStatus } from '../../../src/event/outcome.ts';
import type { JsonObject } from '../../../src/util/json.ts';

const host = 'localhost';
const censored =
  "the output has been hidden due to the fact that 'no_log: true' was specified for this result";
let tasks = 0;

export function taskInfo(title: string, module: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    id: String(tasks++),
    title,
    module,
    file: '/play/vocabulary.yml',
    handler: false,
    check: false,
    ...more,
  };
}

function start(task: TaskInfo): RunEvent {
  return { type: 'task.started', task };
}

export function finish(
  task: TaskInfo,
  status: TaskStatus,
  result: JsonObject,
  more: Partial<Extract<RunEvent, { type: 'task.finished' }>> = {},
): RunEvent {
  const facts = { task, host, status, ignored: false, looped: false, result };
  return { type: 'task.finished', ...facts, ...more };
}

function item(task: TaskInfo, label: string, status: TaskStatus, result: JsonObject): RunEvent {
  const index = { index: 0, label };
  return { type: 'item.finished', task, host, item: index, status, ignored: false, result };
}

function inner(): RunEvent[] {
  const task = taskInfo('Inner', 'set_fact', { file: '/play/included.yml', line: 1 });
  return [start(task), finish(task, 'ok', { changed: false, ansible_facts: { z: 1 } })];
}

function opening(): RunEvent[] {
  const say = taskInfo('Say', 'debug', { line: 9 });
  const undefinedVariable = taskInfo('debug', 'ansible.builtin.debug', { line: 12 });
  const values = taskInfo('Values', 'debug', { line: 13 });
  const loop = taskInfo('Loop', 'debug', { line: 15 });
  const msg = [1, 2.5, true, null, 'x\ty "é"', {}, [], { b: 1, a: { c: [2] } }];
  const shown = { _ansible_verbose_always: true, changed: false, failed: false };
  const first = { item: { a: 1, b: ['x'] }, ansible_loop_var: 'item' };
  const last = { item: 3, ansible_loop_var: 'item' };
  return [
    start(say),
    finish(say, 'ok', { ...shown, msg: 'hello' }),
    start(undefinedVariable),
    finish(undefinedVariable, 'ok', { changed: false, nope: 'VARIABLE IS NOT DEFINED!' }),
    start(values),
    finish(values, 'ok', { ...shown, msg }),
    start(loop),
    item(loop, "{'a': 1, 'b': ['x']}", 'ok', { msg: { a: 1, b: ['x'] }, ...first }),
    item(loop, 'é', 'ok', { ...shown, msg: 'é' }),
    item(loop, '3', 'skipped', {
      ...last,
      changed: false,
      skipped: true,
      skip_reason: 'Conditional result was False',
    }),
    finish(loop, 'ok', { results: [], msg: 'All items completed' }, { looped: true }),
  ];
}

function skips(): RunEvent[] {
  const facts = taskInfo('Facts', 'set_fact', { line: 19 });
  const skip = taskInfo('Skip', 'fail', { line: 23 });
  const all = taskInfo('All skipped', 'fail', { line: 26 });
  const empty = taskInfo('Empty loop', 'fail', { line: 30 });
  const reason = { changed: false, skipped: true, skip_reason: 'Conditional result was False' };
  const variables = { zeta: 1, alpha: [1, { k: 'v' }], empty: {} };
  return [
    start(facts),
    finish(facts, 'changed', { changed: true, ansible_facts: variables, _ansible_no_log: false }),
    start(skip),
    finish(skip, 'skipped', reason),
    start(all),
    item(all, '1', 'skipped', { ...reason, item: 1, ansible_loop_var: 'item' }),
    item(all, '2', 'skipped', { ...reason, item: 2, ansible_loop_var: 'item' }),
    finish(
      all,
      'skipped',
      { changed: false, skipped: true, msg: 'All items skipped', results: [] },
      { looped: true },
    ),
    start(empty),
    finish(
      empty,
      'skipped',
      { changed: false, results: [], skipped: true, skipped_reason: 'No items in the list' },
      { looped: true },
    ),
  ];
}

function failures(): RunEvent[] {
  const fails = taskInfo('Fails', 'fail', { line: 33 });
  const one = taskInfo('Item fails', 'fail', { line: 36 });
  const secret = taskInfo('Secret', 'fail', { line: 40 });
  const retry = taskInfo('role : Retry', 'set_fact', { line: 45, name: 'Retry' });
  const ignored = { ignored: true };
  const hidden = { censored, changed: false };
  const tried = { ansible_facts: { x: 1 }, attempts: 2, changed: false, failed: true };
  return [
    start(fails),
    finish(fails, 'failed', { changed: false, failed: true, msg: 'no\nway' }, ignored),
    start(one),
    item(one, '1', 'failed', { changed: false, item: 1, msg: 1, ansible_loop_var: 'item' }),
    finish(one, 'failed', { results: [], changed: false }, { ...ignored, looped: true }),
    start(secret),
    item(secret, 'None', 'failed', hidden),
    finish(secret, 'failed', hidden, { ...ignored, looped: true }),
    start({ ...retry, title: 'Retry' }),
    { type: 'task.retrying', task: retry, host, retriesLeft: 2, result: tried },
    { type: 'task.retrying', task: retry, host, retriesLeft: 1, result: tried },
    finish(retry, 'failed', tried, ignored),
  ];
}

function includes(): RunEvent[] {
  const once = taskInfo('include_tasks', 'include_tasks', { line: 52 });
  const twice = taskInfo('Twice', 'ansible.builtin.include_tasks', { line: 53 });
  const what = '/play/included.yml';
  const told = { include: 'included.yml', include_args: {}, changed: false };
  return [
    start(once),
    { type: 'task.included', task: once, host, what },
    finish(once, 'ok', told),
    ...inner(),
    start(twice),
    { type: 'task.included', task: twice, host, what, item: { index: 0, label: '1' } },
    { type: 'task.included', task: twice, host, what, item: { index: 1, label: '2' } },
    finish(twice, 'ok', { results: [], changed: false }, { looped: true }),
    ...inner(),
    ...inner(),
  ];
}

function assertions(): RunEvent[] {
  const title = '日本語, and a name so long that there is no room for more than three stars in it';
  const delegated = taskInfo('Delegated', 'set_fact', { line: 56 });
  const long = taskInfo(title, 'assert', { line: 59 });
  const fails = taskInfo('Assert fails', 'assert', { line: 61 });
  const quiet = taskInfo('Quiet assert fails', 'assert', { line: 64 });
  const tell = taskInfo('Tell', 'debug', { line: 68, handler: true });
  const wrong = { assertion: '1 == 2', changed: false, evaluated_to: false, failed: true };
  const shown = { _ansible_verbose_always: true };
  return [
    start(delegated),
    finish(delegated, 'ok', { ansible_facts: { x: 1 }, changed: false }, { delegatedTo: 'other' }),
    start(long),
    finish(long, 'ok', { ...shown, changed: false, msg: 'All assertions passed' }),
    start(fails),
    finish(fails, 'failed', { ...shown, ...wrong, msg: 'nö' }, { ignored: true }),
    start(quiet),
    finish(quiet, 'failed', { ...wrong, msg: 'Assertion failed' }, { ignored: true }),
    start(tell),
    finish(tell, 'ok', { msg: 'handled', changed: false }),
  ];
}

/** The events of `test/golden/report/vocabulary.yml`. */
export function vocabularyEvents(): RunEvent[] {
  const end = taskInfo('fail', 'fail', { line: 76 });
  const counts = { ok: 20, changed: 1, unreachable: 0, failed: 1, skipped: 3 };
  return [
    { type: 'run.started', playbooks: ['/play/vocabulary.yml'], check: false, diff: false },
    { type: 'play.started', name: 'Vocabulary', check: false, hosts: [host] },
    ...opening(),
    ...skips(),
    ...failures(),
    ...includes(),
    ...assertions(),
    { type: 'play.started', name: 'nothere', check: false, hosts: [] },
    { type: 'play.noHosts', pattern: 'nothere' },
    { type: 'play.started', name: 'localhost', check: false, hosts: [host] },
    start(end),
    finish(end, 'failed', { changed: false, failed: true, msg: 'end' }),
    {
      type: 'run.finished',
      recap: [{ host, ...counts, rescued: 0, ignored: 6 }],
      images: [],
      milliseconds: 5,
      exitCode: 2,
    },
  ];
}
