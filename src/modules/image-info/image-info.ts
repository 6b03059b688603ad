import type { FromSchema } from 'json-schema-to-ts';
import { type ImageFacts, readImageFacts } from '../../mirror/image-facts.ts';
import { formatReference, nameIn, parseReference } from '../../oci/reference.ts';
import { defineModule } from '../../runner/module.ts';
import type { JsonSchema } from '../../util/json.ts';
import { checkAuthfile } from '../mirror-images/authfile.ts';
import type { Services } from '../services.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['image'],
  properties: {
    image: { type: 'string', description: 'A reference, by tag or digest.' },
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

type ImageInfoArgs = FromSchema<typeof schema>;

/** `image_info`: what a registry has under a name. */
export const imageInfo = defineModule<ImageInfoArgs, never, Services>({
  name: 'image_info',
  aliases: ['mirror_play.builtin.image_info'],
  summary: 'Tell digest, platforms, sizes, labels and layers of an image in a registry',
  args: schema,
  check: 'full',
  async plan(args, { services, playbookDir, signal }) {
    const reference = parseReference(args.image);
    const authfile = await checkAuthfile(args.authfile || services.mirror.authfile, playbookDir);
    const access = { authfile, tlsVerify: args.tls_verify };
    const visit = { access, side: 'source', purpose: 'read' } as const;
    const place = services.repository(reference, visit);
    const facts = await readImageFacts(place, nameIn(reference), { signal });
    const name = formatReference(reference);
    const image = facts === undefined ? { exists: false, name } : described(name, facts);
    return { result: { changed: false, image } };
  },
});

/** Labels, time and layers of an image with several platforms are those of its first. */
function described(name: string, { digest, mediaType, size, platforms }: ImageFacts) {
  const [first] = platforms;
  return {
    exists: true,
    name,
    digest,
    media_type: mediaType,
    size,
    labels: first?.labels ?? {},
    layers: first?.layers ?? [],
    ...(first?.created === undefined ? {} : { created: first.created }),
    platforms,
  };
}
