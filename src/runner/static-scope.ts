import { LazyScope } from '../template/lazy-scope.ts';
import type { Raw, Value } from '../template/value.ts';
import type { Frame } from './frame.ts';
import { HostState } from './hosts/host-state.ts';
import { finalLayer, layerOf } from './layers.ts';
import { locate } from './locate.ts';
import { layersOf } from './precedence.ts';
import type { Run } from './run-state.ts';
import { asText } from './text.ts';

/**
 * Renders a name that has to be known before the run: with `-e`, play, role and block
 * variables. Throws a TemplateError when it needs more.
 */
export function renderStatic(raw: Raw, frame: Frame, run: Run): string {
  if (typeof raw === 'string' && !raw.includes('{')) return raw;
  const templar = run.templarFor(frame);
  return asText(templar.render(raw, staticScope(frame, run)));
}

/** What is known before any host has been asked; with `host`, what its inventory says of it, too. */
export function staticScope(frame: Frame, run: Run, host?: string): LazyScope {
  const known = new Map<string, Value>([['playbook_dir', frame.playDirectory]]);
  if (frame.role !== undefined) known.set('role_path', frame.role.role.path);
  const layers = layersOf({
    frame,
    host: new HostState(host ?? 'localhost'),
    play: {
      extra: layerOf(run.options.extraVars),
      prompts: run.prompts,
      inventory: host === undefined ? [] : run.inventoryLayers(host, frame.playDirectory),
      files: [],
      exposed: [],
    },
    magic: finalLayer(known),
    loop: undefined,
  });
  return new LazyScope({ layers, templar: run.templarFor(frame), locate });
}
