import {
  checkSetName,
  kindOf,
  type MirrorSetType,
  type SourcePolicy,
} from '../../mirror/mirror-set/documents.ts';
import { composeMirrorSet, type MirrorSet } from '../../mirror/mirror-set/mirror-set.ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { pathOf } from '../files/path.ts';
import { applyWrite, planWrite, type WritePlan } from '../files/write-file.ts';
import { layPolicies, policiesIn } from '../mirror-images/policies.ts';
import type { Services } from '../services.ts';
import { type MirrorSetArgs, mirrorSetSchema } from './arguments.ts';
import { mirrorFacts } from './mirror-facts.ts';
import { readMirrored } from './read-mirrored.ts';

/** What is carried from plan to apply. */
interface Detail {
  readonly write: WritePlan;
  readonly said: ModuleResult;
}

/** `mirror_set`: tells an OpenShift cluster where mirrored images are. */
export const mirrorSet = defineModule<MirrorSetArgs, Detail, Services>({
  name: 'mirror_set',
  aliases: ['mirror_play.builtin.mirror_set'],
  summary: 'Write the IDMS, ITMS or ICSP that tells a cluster where mirrored images are',
  args: mirrorSetSchema,
  check: 'full',
  plan(args, context) {
    const types = typesIn(args);
    refuseSourcePolicy(types, args.source_policy);
    const name = args.name === undefined ? undefined : checkSetName(args.name);
    const policies = layPolicies(context.services.mirror.policies, policiesIn(args));
    const set = composeMirrorSet(readMirrored(args, policies), {
      types,
      name,
      sourcePolicy: args.source_policy,
    });
    if (set.documents.length === 0) throw nothingToTell(set);
    tellNotes(set, context);
    const said = resultOf(set);
    if (args.dest === undefined) return { result: said };
    const { result, detail } = planWrite({
      path: pathOf(args.dest, context),
      content: Buffer.from(set.text),
      attributes: { mode: args.mode },
      backup: false,
      force: true,
      sourceName: 'mirror_set',
    });
    const planned = { ...result, ...said, changed: result.changed };
    return { result: planned, detail: detail && { write: detail, said } };
  },
  apply({ write, said }, context) {
    return { ...applyWrite(write, context), ...said, changed: true };
  },
});

function typesIn({ type }: MirrorSetArgs): readonly MirrorSetType[] {
  return typeof type === 'string' ? [type] : [...new Set(type)];
}

function refuseSourcePolicy(
  types: readonly MirrorSetType[],
  policy: SourcePolicy | undefined,
): void {
  if (policy === undefined || !types.includes('icsp')) return;
  throw new CodedError('MP6034', `an ${kindOf('icsp')} has no source policy`, {
    hint: 'Leave out source_policy, or write an idms.',
  });
}

function nothingToTell({ notes }: MirrorSet): CodedError {
  const why = notes.length === 0 ? 'there are no images' : notes.join('; ');
  return new CodedError('MP6035', `the mirror set would be empty: ${why}`, {
    hint: 'An entry needs an image that is at the target, under another repository than its source; in an itms, under the same tag.',
  });
}

function tellNotes({ notes }: MirrorSet, { emit }: PlanContext<Services>): void {
  for (const note of notes) emit({ type: 'note', level: 'warning', text: `mirror_set: ${note}` });
}

function resultOf({ name, documents, text, mirrors, notes }: MirrorSet): ModuleResult {
  return {
    changed: false,
    name,
    documents,
    content: text,
    image_mirrors: mirrorFacts(mirrors),
    notes,
  };
}
