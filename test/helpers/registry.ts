import { onTestFinished } from 'vitest';
import {
  type RegistryOptions,
  type RunningRegistry,
  startRegistry,
} from '../../src/server/registry.ts';

/** A registry that ends with the test. */
export async function testRegistry(options: RegistryOptions = {}): Promise<RunningRegistry> {
  const registry = await startRegistry(options);
  onTestFinished(async () => await registry.close());
  return registry;
}
