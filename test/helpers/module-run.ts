import { onTestFinished } from 'vitest';
import type { Services } from '../../src/modules/services.ts';
import { RegistryClient } from '../../src/registry/registry-client.ts';
import type { AnyModule, ApplyContext, ModuleResult } from '../../src/runner/module.ts';
import type { JsonObject } from '../../src/util/json.ts';

/** A run of one module that reads or deletes images, over a client that ends with the test. */
export interface ModuleRun {
  run(args: JsonObject): Promise<ModuleResult & Readonly<Record<string, unknown>>>;
  /** Plans, and stops there. */
  check(args: JsonObject): Promise<ModuleResult & Readonly<Record<string, unknown>>>;
}

export interface ModuleRunOptions {
  readonly playbookDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Retries without waiting, so that tests of failures are quick. */
const impatient = { retry: { attempts: 2, base: 1, cap: 1, retryAfterCap: 1 } };

/** Starts such a run. */
export function moduleRun(
  module: AnyModule<Services>,
  { playbookDir = '/', environment = {} }: ModuleRunOptions = {},
): ModuleRun {
  const client = new RegistryClient({ env: {}, limits: impatient });
  onTestFinished(() => client.close());
  const services: Pick<Services, 'repository' | 'mirror' | 'web' | 'github'> = {
    repository: (reference, { access, side, purpose }) =>
      client.repository(
        reference,
        { ...access, side },
        purpose === 'delete' ? 'pull,push,delete' : 'pull',
      ),
    web: client.web,
    github: {},
    mirror: {
      engine: 'native',
      jobs: 8,
      fallback: 'exists',
      keptIs: 'ok',
      measure: true,
      policies: {},
    },
  };
  const context = {
    services,
    signal: new AbortController().signal,
    playbookDir,
    environment,
    emit: () => {},
    now: () => 0,
  } as unknown as ApplyContext<Services>;
  const plan = async (args: JsonObject) => module.plan({ ...defaultsOf(module), ...args }, context);
  return {
    run: async (args) => {
      const { detail, result } = await plan(args);
      if (detail === undefined || module.apply === undefined) return result;
      return module.apply(detail, context);
    },
    check: async (args) => (await plan(args)).result,
  };
}

function defaultsOf({ args }: AnyModule<Services>): JsonObject {
  const properties = Object.entries((args.properties ?? {}) as Record<string, JsonObject>);
  return Object.fromEntries(
    properties.flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
