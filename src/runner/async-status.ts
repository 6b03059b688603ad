import { CodedError } from '../util/coded-error.ts';
import { answerOf } from './background.ts';
import { fromModule, type TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/** `async_status`: what has become of a job, or with `mode: cleanup` forgets it. */
export function asyncStatus(context: TaskContext): TaskResult {
  const { args } = context.node.task;
  const read = (name: string, fallback: string): string => {
    const raw = args.get(name);
    return raw === undefined || raw === null ? fallback : asText(context.render(raw));
  };
  const id = read('jid', '');
  if (id === '') throw new CodedError('MP4021', 'missing required arguments: jid');
  const { jobs } = context.play.run;
  const job = jobs.get(id);
  if (job === undefined) return fromModule(noJob(id), 'facts');
  if (read('mode', 'status') !== 'cleanup') return fromModule(answerOf(job), 'facts');
  jobs.delete(id);
  return fromModule({ ansible_job_id: id, changed: false, erased: '' }, 'facts');
}

function noJob(id: string) {
  const about = { ansible_job_id: id, started: 1, finished: 1, results_file: '' };
  return { ...about, changed: false, failed: true, msg: 'could not find job' };
}
