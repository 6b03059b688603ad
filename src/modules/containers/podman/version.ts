import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { runTool } from '../../command/tool.ts';

/** What podman says its version is. Throws a ModuleFailure where it does not say one. */
export async function podmanVersion(
  executable: string,
  context: PlanContext<unknown>,
): Promise<string> {
  const { rc, stdout } = await runTool([executable, '--version'], context);
  const version = /version\s+(\S+)/.exec(stdout)?.[1];
  if (rc === 0 && version !== undefined) return version;
  throw new ModuleFailure(`${executable} run failed!`, { changed: false, rc, stdout });
}

/** Whether a version like `4.3.1` is that one or later. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number.parseFloat));
  for (const [at, part] of (want ?? []).entries()) {
    const own = have?.[at] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
