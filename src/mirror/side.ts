import { RegistryError, type Side } from '../oci/registry-error.ts';

/** Does some work at one end; registry errors that do not say their side get it. */
export async function onSide<T>(side: Side, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sided(error, side);
  }
}

/** The error, with a side if it is a registry error without one. */
export function sided(error: unknown, side: Side): unknown {
  return error instanceof RegistryError && error.side === undefined ? error.at(side) : error;
}
