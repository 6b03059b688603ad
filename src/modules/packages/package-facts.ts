import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { fromPlain } from '../../template/convert.ts';
import type { Value } from '../../template/value.ts';
import type { JsonObject } from '../../util/json.ts';
import { accepted } from '../argument.ts';
import { runTool } from '../command/tool.ts';

const packageSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { manager: accepted, strategy: accepted },
} as const;

/** Tells which packages are installed, as the fact `packages`. */
export const packageFacts = defineModule<FromSchema<typeof packageSchema>, never, unknown>({
  name: 'package_facts',
  aliases: ['ansible.builtin.package_facts'],
  summary: 'Tell which packages are installed, as the fact packages',
  args: packageSchema,
  check: 'full',
  plan: async (_args, context) => ({ result: factResult('packages', await installed(context)) }),
});

function factResult(name: string, fact: JsonObject) {
  return { changed: false, ansible_facts: new Map<string, Value>([[name, fromPlain(fact)]]) };
}

const dpkgFields = ['db:Status-Status', 'Package', 'Version', 'Architecture', 'Section'];
const dpkgFormat = `${dpkgFields.map((field) => `$\{${field}}`).join('\t')}\n`;
const rpmFormat = '%{NAME}\\t%{VERSION}\\t%{ARCH}\\t%{RELEASE}\\t%{EPOCH}\\n';

async function installed(context: PlanContext<unknown>): Promise<JsonObject> {
  const debian = await answerOf(['dpkg-query', '-W', '-f', dpkgFormat], context);
  if (debian !== undefined) return byName(debian.flatMap(debianPackage));
  const rpm = await answerOf(['rpm', '-qa', '--qf', rpmFormat], context);
  return byName((rpm ?? []).flatMap(rpmPackage));
}

async function answerOf(argv: readonly [string, ...string[]], context: PlanContext<unknown>) {
  try {
    const { rc, stdout } = await runTool(argv, context);
    return rc === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
  } catch {
    return undefined;
  }
}

interface Package extends JsonObject {
  readonly name: string;
}

function debianPackage(line: string): Package[] {
  const [status, name = '', version = '', arch = '', category = ''] = line.split('\t');
  return status === 'installed'
    ? [{ name, version, arch, category, origin: 'Debian', source: 'apt' }]
    : [];
}

function rpmPackage(line: string): Package[] {
  const [name = '', version = '', arch = '', release = '', epoch = ''] = line.split('\t');
  const number = /^\d+$/.test(epoch) ? Number(epoch) : null;
  return [{ name, version, arch, release, epoch: number, source: 'rpm' }];
}

function byName(packages: readonly Package[]): JsonObject {
  const found: Record<string, Package[]> = {};
  for (const each of packages) {
    found[each.name] ??= [];
    found[each.name]?.push(each);
  }
  return found;
}
