import { randomInt } from 'node:crypto';
import { compileName } from '../../mirror/name-expression.ts';
import { type NameStyle, nameValues } from '../../mirror/name-style.ts';
import type { NamingRules } from '../../mirror/naming.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import type { PolicyArgs } from './policies.ts';

/** How targets are named. Throws CodedError MP6009 for a `naming` that gives no name. */
export function readNaming(
  args: Pick<MirrorImagesArgs, 'registry' | 'org' | 'random_tag'>,
  policies: PolicyArgs,
): NamingRules {
  const { naming } = policies;
  const style = naming === undefined ? undefined : readStyle(naming);
  if (args.org !== undefined && style !== undefined && style !== 'path' && style !== 'mirrored') {
    throw new CodedError(
      'MP6008',
      `org replaces a part of the path, which naming: ${naming} makes`,
      {
        hint: 'Leave out one of them; target_org replaces that part whatever made it.',
      },
    );
  }
  return {
    registry: args.registry,
    org: args.org,
    randomTag: args.random_tag ? randomTag : undefined,
    style,
    overrides: {
      sourceRegistry: policies.source_registry,
      sourceOrg: policies.source_org,
      targetRegistry: policies.target_registry,
      targetOrg: policies.target_org,
    },
  };
}

/** A word of ours, or an expression. Throws CodedError MP6009. */
export function readStyle(naming: string): NameStyle {
  const known = (['path', 'whole', 'mirrored'] as const).find((style) => style === naming);
  if (known !== undefined) return known;
  return compileName(naming, 'naming', nameValues(sample));
}

const sample = {
  image: 'registry.example/org/name:1.0',
  source: {
    registry: 'registry.example',
    repository: 'org/name',
    tag: '1.0',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  },
  tag: '1.0',
} as const;

/** Twelve letters and digits, as the upstream role has it. */
function randomTag(): string {
  const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 12 }, () => characters[randomInt(characters.length)]).join('');
}
