import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { numberKeyword } from './keyword.ts';
import type { ModuleResult } from './module.ts';
import type { Run } from './run-state.ts';
import type { TaskContext } from './task-context.ts';
import { textOfError } from './text-of-error.ts';

/** A task with `async`, running beside the others. */
export interface Job {
  readonly id: string;
  /** Settles with the task's result, also where it failed or took too long. */
  readonly ended: Promise<ModuleResult>;
  /** Undefined: it still runs. */
  result: ModuleResult | undefined;
}

/**
 * Starts work that may take `seconds`, and with `poll` waits for it. Without (`poll: 0`) the
 * answer names the job for `async_status`. The run waits for what is left at its end.
 */
export async function runInBackground(
  seconds: number,
  context: TaskContext,
  work: (signal: AbortSignal) => Promise<ModuleResult>,
): Promise<ModuleResult> {
  const { run } = context.play;
  const job = startJob(seconds, run, work);
  const poll = numberKeyword(context, 'poll', 15);
  if (poll <= 0) return { ...about(job), changed: true, failed: false, finished: 0 };
  while (job.result === undefined) {
    await Promise.race([job.ended, sleep(poll * 1000)]);
    if (job.result === undefined) tell(job, 'poll', context);
  }
  const failed = job.result.failed === true;
  tell(job, failed ? 'failed' : 'ok', context);
  return answerOf(job);
}

function startJob(
  seconds: number,
  { jobs, options }: Run,
  work: (signal: AbortSignal) => Promise<ModuleResult>,
): Job {
  const limit = AbortSignal.timeout(seconds * 1000);
  const late = new Promise<ModuleResult>((resolve) => {
    limit.addEventListener('abort', () => resolve(tooLate(seconds)), { once: true });
  });
  const worked = work(AbortSignal.any([options.signal, limit])).catch(
    (error: unknown): ModuleResult => ({ failed: true, msg: textOfError(error) }),
  );
  const id = `j${randomInt(1e11, 1e12)}.${jobs.size + 1}`;
  const job: Job = { id, result: undefined, ended: Promise.race([late, worked]) };
  jobs.set(id, job);
  void job.ended.then((result) => {
    job.result = result;
  });
  return job;
}

/** What is registered of a job: its result once it has ended. */
export function answerOf(job: Job): ModuleResult {
  if (job.result === undefined) return { ...about(job), changed: false, finished: 0 };
  return { ...job.result, ...about(job), finished: 1 };
}

function about({ id }: Job) {
  return { ansible_job_id: id, started: 1, results_file: '' };
}

function tooLate(seconds: number): ModuleResult {
  return {
    failed: true,
    msg: `async task did not complete within the requested time - ${seconds}s`,
  };
}

function tell({ id }: Job, state: 'ok' | 'failed' | 'poll', { play, info, host }: TaskContext) {
  play.run.options.emit({ type: 'task.async', task: info, host: host.name, job: id, state });
}

/** Waits for the jobs that nobody asked for any more: each ends by its own limit. */
export async function awaitJobs({ jobs }: Run): Promise<void> {
  await Promise.all([...jobs.values()].map(({ ended }) => ended));
}
