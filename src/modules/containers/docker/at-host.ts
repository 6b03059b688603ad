import { defineModule, type Module, type PlanContext } from '../../../runner/module.ts';
import { text } from '../../argument.ts';

/** Where the daemon is that a task is for. */
export const dockerHost = { docker_host: text('Where the daemon listens.') } as const;

interface AtHost {
  readonly docker_host?: string | undefined;
}

/** What was planned, and for which daemon. */
export interface AtDaemon<Inner> {
  readonly inner: Inner;
  readonly host: string | undefined;
}

/** A module on the docker client's argv whose calls all go to the daemon at `docker_host`. */
export function atDockerHost<Args extends AtHost, Inner>(
  module: Module<Args, Inner, unknown>,
): Module<Args, AtDaemon<Inner>, unknown> {
  const { plan, apply, ...rest } = module;
  return defineModule<Args, AtDaemon<Inner>, unknown>({
    ...rest,
    async plan(args, context) {
      const { docker_host: host } = args;
      const { detail, ...planned } = await plan(args, talkingTo(host, context));
      return detail === undefined ? planned : { ...planned, detail: { inner: detail, host } };
    },
    ...(apply && { apply: ({ inner, host }, context) => apply(inner, talkingTo(host, context)) }),
  });
}

function talkingTo<Context extends PlanContext<unknown>>(
  host: string | undefined,
  context: Context,
): Context {
  if (host === undefined) return context;
  return { ...context, environment: { ...context.environment, DOCKER_HOST: host } };
}
