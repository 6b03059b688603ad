import type { FromSchema } from 'json-schema-to-ts';
import {
  carryOutDeletion,
  type DeletePlace,
  type Deletion,
  planDeletion,
  type Removed,
} from '../../mirror/delete-image.ts';
import { formatReference, parseReference, type Reference } from '../../oci/reference.ts';
import { defineModule, type ModuleResult } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { JsonSchema } from '../../util/json.ts';
import { checkAuthfile } from '../mirror-images/authfile.ts';
import type { Services } from '../services.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['image'],
  properties: {
    image: { type: 'string', description: 'A reference, by tag or digest.' },
    force: {
      type: 'boolean',
      default: false,
      description:
        'Delete the manifest though other tags stand for it, or an index holds it. They lose it.',
    },
    authfile: {
      type: 'string',
      description: 'Credentials, as `podman login` writes them. Relative to the playbook.',
    },
    tls_verify: {
      type: 'boolean',
      description: 'false: the registry may speak plain http or have any certificate.',
    },
  },
} as const satisfies JsonSchema;

type ImageDeleteArgs = FromSchema<typeof schema>;

interface Detail {
  readonly place: DeletePlace;
  readonly name: string;
  readonly deletion: Deletion;
}

/** `image_delete`: takes a tag or a manifest away, unless others need it. */
export const imageDelete = defineModule<ImageDeleteArgs, Detail, Services>({
  name: 'image_delete',
  aliases: ['mirror_play.builtin.image_delete'],
  summary: 'Delete an image from a registry, unless other tags need it',
  args: schema,
  check: 'full',
  async plan(args, { services, playbookDir, signal }) {
    const reference = readReference(args.image);
    const authfile = await checkAuthfile(args.authfile || services.mirror.authfile, playbookDir);
    const access = { authfile, tlsVerify: args.tls_verify };
    const place = services.repository(reference, { access, side: 'target', purpose: 'delete' });
    const name = formatReference(reference);
    const deletion = await planDeletion(place, reference, { force: args.force ?? false, signal });
    if (deletion === undefined) return { result: absent(name) };
    return { result: planned(name, deletion), detail: { place, name, deletion } };
  },
  async apply({ place, name, deletion }, { signal }) {
    const removed = await carryOutDeletion(place, deletion, { signal });
    return removed === 'nothing' ? absent(name) : resultOf({ name, deletion, removed });
  },
});

/** What is deleted is named in full: there is no `latest` that nobody wrote. */
function readReference(text: string): Reference {
  const reference = parseReference(text);
  const { tag, digest } = reference;
  if (digest !== undefined || text.endsWith(`:${tag}`)) return reference;
  throw new CodedError('MP6065', `${text} names no tag and no digest to delete`, {
    hint: `If ${tag} is meant: ${text}:${tag}.`,
  });
}

function absent(image: string): ModuleResult {
  return { changed: false, image, removed: 'nothing', msg: `${image} is not there` };
}

/** A shared tag goes alone, if the registry turns out to be able to do that. */
function planned(name: string, deletion: Deletion): ModuleResult {
  const removed = deletion.neededBy.length > 0 ? 'tag' : 'manifest';
  return resultOf({ name, deletion, removed, isPlan: true });
}

interface Outcome {
  readonly name: string;
  readonly deletion: Deletion;
  readonly removed: Removed;
  readonly isPlan?: boolean;
}

function resultOf({ name, deletion, removed, isPlan }: Outcome): ModuleResult {
  const { manifest, neededBy } = deletion;
  const alone =
    neededBy.length === 0 ? '' : `, the tag alone: ${neededBy.length} others need the manifest`;
  const condition = isPlan && neededBy.length > 0 ? ', if the registry can do that' : '';
  const verb = isPlan ? 'would delete' : 'deleted';
  return {
    changed: true,
    image: name,
    digest: manifest.descriptor.digest,
    removed,
    needed_by: neededBy,
    msg: `${verb} ${name}${alone}${condition}`,
  };
}
