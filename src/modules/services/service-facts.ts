import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { fromPlain } from '../../template/convert.ts';
import type { Value } from '../../template/value.ts';
import { which } from '../command/which.ts';
import { type FoundServices, openrc, redHatInit, sysvInit, upstart } from './init-scripts.ts';
import { systemdServices } from './systemd-services.ts';

const schema = { type: 'object', additionalProperties: false, properties: {} } as const;

/** Tells which services there are, as the fact `services`. */
export const serviceFacts = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'service_facts',
  aliases: ['ansible.builtin.service_facts'],
  summary: 'Tell which services there are, as the fact services',
  args: schema,
  check: 'full',
  canBecome: true,
  emulated: 'systemctl and service',
  plan: async (_args, context) => ({ result: answer(await allServices(context)) }),
});

function answer(services: FoundServices): ModuleResult {
  if (Object.keys(services).length === 0) {
    const msg =
      'Failed to find any services. This can be due to privileges or some other configuration issue.';
    return { changed: false, skipped: true, msg };
  }
  const facts = new Map<string, Value>([['services', fromPlain(services)]]);
  return { changed: false, ansible_facts: facts };
}

/** Of all that manages services here; what systemd says goes before the others. */
async function allServices(context: PlanContext<unknown>): Promise<FoundServices> {
  const has = (program: string) => which(program, context.environment) !== undefined;
  const isRedHat = has('chkconfig');
  const isOpenrc = has('rc-status');
  return {
    ...(has('service') && !isRedHat && !isOpenrc ? await sysvInit(context) : {}),
    ...(has('initctl') && !isRedHat ? await upstart(context) : {}),
    ...(isRedHat ? await redHatInit(context) : {}),
    ...(isOpenrc && has('rc-update') && !isRedHat ? await openrc(context) : {}),
    ...(has('systemctl') ? await systemdServices(context) : {}),
  };
}
