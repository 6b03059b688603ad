import type { VariableLayer } from '../../template/lazy-scope.ts';
import { rawLayer } from '../layers.ts';
import type { PlayLoader } from '../loader.ts';
import { hostVariables } from './host-variables.ts';
import type { Inventory } from './inventory.ts';

/** Gives the inventory variables of a host as layers; what was read is kept until hosts change. */
export function inventoryLayers(
  inventory: Inventory,
  loader: PlayLoader,
): (host: string, playbookDir: string) => readonly VariableLayer[] {
  const known = new Map<
    string,
    { readonly version: number; readonly layers: readonly VariableLayer[] }
  >();
  return (host, playbookDir) => {
    const key = `${playbookDir}\n${host}`;
    const found = known.get(key);
    if (found?.version === inventory.version) return found.layers;
    const layers = hostVariables(host, { inventory, playbookDir, loader }).map(rawLayer);
    known.set(key, { version: inventory.version, layers });
    return layers;
  };
}
