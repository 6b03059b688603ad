import type { PlanContext } from '../../runner/module.ts';
import { runTool } from '../command/tool.ts';

/** A package that a task names. */
export interface PackageWish {
  readonly name: string;
  readonly version: string | undefined;
}

/** `NAME` or `NAME=VERSION`. */
export function readWish(text: string): PackageWish {
  const [name = '', version] = text.split(/=(.*)/, 2);
  return { name: name.trim(), version };
}

interface Versions {
  readonly installed: string | undefined;
  readonly candidate: string | undefined;
}

/** Versions of packages by name, as apt-cache knows them; packages that it does not know are left out. */
export async function aptVersions(
  wishes: readonly PackageWish[],
  context: PlanContext<unknown>,
): Promise<ReadonlyMap<string, Versions>> {
  const names = wishes.map(({ name }) => name);
  const { stdout } = await runTool(['apt-cache', 'policy', ...names], context, {
    environment: { LC_ALL: 'C' },
  });
  const found = new Map<string, Versions>();
  for (const [, name = '', body = ''] of stdout.matchAll(/^(\S+):\n((?: .*\n?)*)/gm)) {
    const version = (what: string) => {
      const text = new RegExp(`^ +${what}: (.+)$`, 'm').exec(body)?.[1];
      return text === '(none)' ? undefined : text;
    };
    const versions = { installed: version('Installed'), candidate: version('Candidate') };
    if (versions.installed ?? versions.candidate) found.set(name, versions);
  }
  return found;
}

/** Whether a package is there, in the version that is asked for. */
export function isInstalled(wish: PackageWish, versions: ReadonlyMap<string, Versions>): boolean {
  const installed = versions.get(wish.name)?.installed;
  if (installed === undefined) return false;
  if (wish.version === undefined) return true;
  const pattern = wish.version
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(installed);
}
