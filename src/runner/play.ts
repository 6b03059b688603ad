import type { Task } from '../playbook/model.ts';
import type { Raw } from '../template/value.ts';
import { Frame } from './frame.ts';
import { flushHandlers } from './handlers.ts';
import type { HostState } from './hosts/host-state.ts';
import { batchesOf } from './hosts/serial.ts';
import { settingOf } from './keyword.ts';
import { findModule } from './module-table.ts';
import type { TaskNode } from './program.ts';
import type { PlayRun } from './run-state.ts';
import { holdsStart } from './start-at.ts';
import { loadVarsFiles, requireVarsFiles } from './vars-files.ts';
import { runNodes } from './walk.ts';

/** Runs a play on its hosts, batch by batch. Task failures end up in the hosts' states. */
export async function runPlay(play: PlayRun): Promise<void> {
  const { run, program, hosts, name } = play;
  const check = settingOf(program.frame, 'check_mode', run.options.check);
  const { file, line } = program.play.span;
  const names = hosts.map((host) => host.name);
  for (const host of hosts) host.beginPlay();
  for (const batch of batchesOf(play)) {
    play.batch = batch;
    run.options.emit({ type: 'play.started', name, check, hosts: names, file, line });
    await runBatch(batch, play);
    if (batch.every(({ failure }) => failure !== undefined)) return;
  }
}

async function runBatch(batch: readonly HostState[], play: PlayRun): Promise<void> {
  const strategy = play.program.frame.keyword('strategy');
  const free = strategy === 'free' || strategy === 'host_pinned';
  if (!free) return runSections(batch, play);
  await Promise.all(batch.map((host) => runSections([host], play)));
}

async function runSections(hosts: readonly HostState[], play: PlayRun): Promise<void> {
  const { run, program } = play;
  const { waitingFor } = run;
  if (waitingFor !== undefined && !holdsStart(program, waitingFor, run.options)) return;
  const { varsFiles } = program.play;
  const pending = new Map(hosts.map((host) => [host, loadVarsFiles(varsFiles, host, play)]));
  run.waitingFor = undefined;
  await gather(hosts, play);
  run.waitingFor = waitingFor;
  for (const [host, files] of pending) requireVarsFiles(files, host, play);
  for (const section of play.program.sections) {
    await runNodes(section, hosts, play);
    await flushHandlers(hosts, play, runNodes);
    if (forcesHandlers(play)) await forceHandlers(hosts, play);
  }
}

function forcesHandlers({ program }: PlayRun): boolean {
  return settingOf(program.frame, 'force_handlers', false);
}

/** Handlers of hosts that have failed, which stay failed. */
async function forceHandlers(hosts: readonly HostState[], play: PlayRun): Promise<void> {
  const failed = hosts.filter(({ failure, notified }) => failure && notified.size > 0);
  const before = new Map(failed.map((host) => [host, host.failure]));
  for (const host of failed) host.failure = undefined;
  await flushHandlers(failed, play, runNodes);
  for (const [host, failure] of before) host.failure = failure;
}

/** A fact of hosts whose facts have been gathered. */
const gathered = '_ansible_facts_gathered';

/** The implicit first task; with `gathering = smart` for hosts alone whose facts are not known. */
async function gather(hosts: readonly HostState[], play: PlayRun): Promise<void> {
  const { factCache, gatherOnce } = play.run.options;
  const task = factsTask(play);
  const meant = gatherOnce ? hosts.filter(({ facts }) => !facts.has(gathered)) : hosts;
  if (task === undefined || meant.length === 0) return;
  await runNodes([task], meant, play);
  for (const host of meant.filter(({ facts, active }) => active && facts.size > 0)) {
    host.facts.set(gathered, true);
    factCache?.save(host);
  }
}

/** The implicit first task of a play, unless `gather_facts` is off. */
function factsTask({ program, run }: PlayRun): TaskNode | undefined {
  const { play, frame } = program;
  const wanted = settingOf(frame, 'gather_facts', true);
  if (!wanted || findModule(run.options.modules, 'setup') === undefined) return undefined;
  const keywords = new Map<string, Raw>([['name', 'Gathering Facts']]);
  if (frame.tags.size === 0) keywords.set('tags', ['always']);
  const task: Task = {
    kind: 'task',
    module: 'setup',
    args: new Map(),
    freeForm: undefined,
    argsTemplate: undefined,
    loop: undefined,
    keywords,
    span: play.span,
    moduleSpan: play.span,
  };
  const own = new Frame({ parent: frame, keywords, varsLevel: 'task' });
  return { kind: 'task', task, frame: own, handler: false, rescuable: false };
}
