import pLimit from 'p-limit';
import { compareConversion, conversionNote } from '../mirror/conversion.ts';
import type {
  Comparison,
  CopyEngine,
  CopyEstimate,
  CopyHooks,
  CopyJob,
  CopyOutcome,
  Place,
} from '../mirror/engine.ts';
import type { ContentPolicy } from '../mirror/request.ts';
import type { CallOptions, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, digestOf } from '../oci/digest.ts';
import { blobsOf, manifestMediaType, parseManifest } from '../oci/manifest.ts';
import { isManifest, isSchema1 } from '../oci/media-type.ts';
import { formatReference } from '../oci/reference.ts';
import { RegistryError, type Side } from '../oci/registry-error.ts';
import { schema1Digest } from '../oci/schema1.ts';
import { CodedError } from '../util/coded-error.ts';
import { copyArguments, inspectArguments, keepsDigest } from './skopeo-arguments.ts';
import { copyFailure, inspectFailure } from './skopeo-failure.ts';
import { withLoginFile } from './skopeo-login.ts';
import { type SkopeoProgram, skopeoProgram } from './skopeo-program.ts';

export interface SkopeoEngineOptions {
  /** Environment of the children: where skopeo finds credentials and proxies. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default 'skopeo' */
  readonly command?: string | undefined;
  /** Processes at a time. @default 6 */
  readonly processes?: number | undefined;
  /** Whether a registry is configured as insecure. @default only loopback */
  isInsecure?(registry: string): boolean;
}

/**
 * The engine that has an installed skopeo do the work: `skopeo copy --all`, with digests
 * preserved unless the options ask for a conversion. What it moves, it does not tell.
 */
export function createSkopeoEngine(options: SkopeoEngineOptions): CopyEngine {
  const skopeo = skopeoProgram(options.command ?? 'skopeo', options.environment);
  const limit = pLimit(options.processes ?? 6);
  const tools: Tools = {
    skopeo,
    isInsecure: (registry) => options.isInsecure?.(registry) ?? false,
  };
  return {
    name: 'skopeo',
    prepare: async ({ signal }) => void (await skopeo.run(['--version'], signal)),
    resolve: (side, place, call) => limit(() => resolve(tools, { side, place, ...call })),
    compare: (job, call) => limit(() => compare(tools, job, call)),
    estimate: (job, call) => limit(() => estimate(tools, job, call)),
    copy: (job, hooks) => limit(() => copy(tools, job, hooks)),
    tag: (place, root, tag, call) => limit(() => addTag(tools, { place, root, tag, ...call })),
    converter: () => Promise.resolve({ engine: 'skopeo' }),
    checkOptions() {
      // All of them are skopeo's own: it says itself what it does not know.
    },
    checkContent: refuseContent,
  };
}

interface Tools {
  readonly skopeo: SkopeoProgram;
  isInsecure(registry: string): boolean;
}

interface Question extends CallOptions {
  readonly side: Side;
  readonly place: Place;
}

async function resolve(tools: Tools, question: Question): Promise<Descriptor | undefined> {
  return (await inspect(tools, question))?.descriptor;
}

/** The manifest that a reference names; undefined when its registry does not have it. */
async function inspect(tools: Tools, question: Question): Promise<RawManifest | undefined> {
  const { place, side, signal } = question;
  const insecure = tools.isInsecure(place.reference.registry);
  const { stdout, stderr, exitCode } = await withLoginFile(place, (known) =>
    tools.skopeo.run(inspectArguments(known, insecure), signal),
  );
  if (exitCode !== 0) {
    const failure = inspectFailure(stderr, side);
    if (failure.kind === 'not-found') return undefined;
    throw failure;
  }
  const pinned = place.reference.digest;
  const type = manifestMediaType(stdout, '');
  const hash = isSchema1(type) ? schema1Digest : digestOf;
  const digest = hash(stdout, pinned === undefined ? 'sha256' : algorithmOf(pinned));
  return { descriptor: { mediaType: type, digest, size: stdout.length }, bytes: stdout };
}

/** Has skopeo inspect a manifest, or what the flags say. */
function run(tools: Tools, { place, signal }: Question, flags: readonly string[] = []) {
  const insecure = tools.isInsecure(place.reference.registry);
  return tools.skopeo.run([...inspectArguments(place, insecure), ...flags], signal);
}

function compare(tools: Tools, job: CopyJob, call: CallOptions): Promise<Comparison> | Comparison {
  const { root, earlier } = job;
  if (isSchema1(root.mediaType)) return compareConversion(job, readerOf(tools, job, call));
  const current = earlier?.digest === root.digest;
  return { current, moves: earlier !== undefined && !current, notes: [] };
}

function readerOf(tools: Tools, { source, target, root }: CopyJob, call: CallOptions) {
  const read = async (side: Side, place: Place): Promise<RawManifest> => {
    const raw = await inspect(tools, { side, place, ...call });
    if (raw === undefined) throw gone(formatReference(place.reference), side);
    return raw;
  };
  const pinned = { ...source, reference: { ...source.reference, digest: root.digest } };
  return {
    source: () => read('source', pinned),
    target: () => read('target', target),
    targetBlob: async () =>
      (await run(tools, { side: 'target', place: target, ...call }, ['--config'])).stdout,
  };
}

async function copy(tools: Tools, job: CopyJob, hooks: CopyHooks): Promise<CopyOutcome> {
  const { signal } = hooks;
  await hooks.beforeTag?.();
  const insecure = {
    source: tools.isInsecure(job.source.reference.registry),
    target: tools.isInsecure(job.target.reference.registry),
  };
  const { stderr, exitCode } = await withLoginFile(job.source, (source) =>
    withLoginFile(job.target, (target) =>
      tools.skopeo.run(copyArguments({ ...job, source, target }, insecure), signal),
    ),
  );
  if (exitCode !== 0) throw copyFailure(stderr, job);
  const isConverted = isSchema1(job.root.mediaType);
  const isSame = keepsDigest(job.options) && !isConverted;
  const root = isSame ? job.root : await resultOf(tools, job, signal);
  return { root, platforms: [], notes: isConverted ? [conversionNote] : [] };
}

interface NewTag extends CallOptions {
  readonly place: Place;
  readonly root: Descriptor;
  readonly tag: string;
}

/** Within one repository nothing but the manifest moves. */
async function addTag(tools: Tools, { place, root, tag, ...call }: NewTag): Promise<void> {
  const { digest: _, ...reference } = place.reference;
  const target = { ...place, reference: { ...reference, tag } };
  await copy(tools, { source: place, target, root, options: [] }, call);
}

/** What a conversion has come to can only be asked for. */
async function resultOf(
  tools: Tools,
  { target }: CopyJob,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  const found = await resolve(tools, { side: 'target', place: target, signal });
  if (found !== undefined) return found;
  throw new RegistryError('MP6022', 'skopeo reported success, but the target has no such image', {
    kind: 'protocol',
    side: 'target',
  });
}

async function estimate(tools: Tools, job: CopyJob, call: CallOptions): Promise<CopyEstimate> {
  if (isSchema1(job.root.mediaType)) return { platforms: [], notes: [conversionNote] };
  const blobs = new Map<string, Descriptor>();
  const platforms = await collect(tools, {
    ...job.source,
    ...call,
    digest: job.root.digest,
    blobs,
  });
  const needed = [...blobs.values()].map(({ digest, size }) => ({ digest, size, present: false }));
  const note = 'skopeo does not tell what the target holds already: the figures are an upper bound';
  return { blobs: needed, platforms, notes: [note] };
}

interface Collecting extends Place, CallOptions {
  readonly digest: Descriptor['digest'];
  readonly blobs: Map<string, Descriptor>;
}

async function collect(tools: Tools, what: Collecting): Promise<readonly string[]> {
  const reference = { ...what.reference, digest: what.digest };
  const place = { reference, access: what.access };
  const raw = await inspect(tools, { side: 'source', place, signal: what.signal });
  if (raw === undefined) throw gone(what.digest);
  const parsed = parseManifest(raw);
  for (const blob of blobsOf(parsed)) what.blobs.set(blob.digest, blob);
  for (const child of parsed.manifests) {
    if (isManifest(child.mediaType)) await collect(tools, { ...what, digest: child.digest });
  }
  return parsed.platforms;
}

function gone(name: string, side: Side = 'source'): RegistryError {
  return new RegistryError('MP6010', `${name} is not there`, {
    kind: 'not-found',
    side,
    status: 404,
  });
}

/** What the native engine alone can do. */
function refuseContent(content: ContentPolicy): void {
  const { platforms = [], requiredPlatforms = [], index = 'auto', foreignLayers } = content;
  const names = [
    ...(platforms.length > 0 ? ['platforms'] : []),
    ...(requiredPlatforms.length > 0 ? ['required_platforms'] : []),
    ...(index === 'auto' ? [] : ['index']),
    ...(content.attestations === 'drop' ? ['attestations'] : []),
    ...(content.merge ? ['merge'] : []),
    ...(content.platformTags === undefined ? [] : ['platform_tags']),
    ...(foreignLayers === 'copy' ? ['foreign_layers'] : []),
    ...(content.referrers === undefined ? [] : ['referrers']),
  ];
  if (names.length === 0) return;
  throw new CodedError('MP6007', `the skopeo engine cannot do what ${names.join(', ')} asks for`, {
    hint: 'Use `engine: native` (of the role: mi_engine), which is the default, or leave it out.',
  });
}
