import type { PlanContext } from '../../runner/module.ts';
import { accepted, flagOr, text, wholeOr } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { clusterClient, type Resource } from './client.ts';
import type { ClusterArguments } from './cluster-arguments.ts';
import { place } from './object.ts';

/** Whether and how long to wait: arguments that modules which change objects share. */
export const waitProperties = {
  wait: flagOr(false, 'Wait until the objects are as they are to be.'),
  wait_timeout: wholeOr(120, 'Seconds to wait at most.'),
  wait_sleep: accepted,
  wait_condition: {
    type: 'object',
    additionalProperties: false,
    description: 'Condition to wait for.',
    properties: {
      type: text('Its type.'),
      status: { type: ['string', 'boolean'], description: 'Its status: True unless given.' },
      reason: text('Its reason; not compared.'),
    },
  },
} as const;

interface WaitArguments extends ClusterArguments {
  readonly wait_timeout: number;
  readonly wait_condition?: {
    readonly type?: string;
    readonly status?: string | boolean;
  };
}

/** Waits for an object; false: for such a one there is nothing to wait for. Throws a ModuleFailure. */
export async function waitUntilReady(
  resource: Resource,
  args: WaitArguments,
  context: PlanContext<unknown>,
): Promise<boolean> {
  const words = waitWords(resource, args);
  if (words === undefined) return false;
  await useTool([...clusterClient(args, context), ...words], context, {
    message: `"${resource.kind}" did not become ready in time`,
  });
  return true;
}

function waitWords(resource: Resource, args: WaitArguments): readonly string[] | undefined {
  const timeout = `--timeout=${args.wait_timeout}s`;
  const { wait_condition: condition } = args;
  if (condition?.type !== undefined) {
    const status = String(condition.status ?? 'True')
      .replace(/^t/, 'T')
      .replace(/^f/, 'F');
    return ['wait', ...place(resource), `--for=condition=${condition.type}=${status}`, timeout];
  }
  if (['Deployment', 'DaemonSet', 'StatefulSet'].includes(resource.kind)) {
    return ['rollout', 'status', ...place(resource), timeout];
  }
  return resource.kind === 'Pod'
    ? ['wait', ...place(resource), '--for=condition=Ready', timeout]
    : undefined;
}
