import pLimit from 'p-limit';
import type { CopyEngine, CopyEstimate, CopyJob, CopyOutcome, Place } from '../mirror/engine.ts';
import type { ContentPolicy } from '../mirror/request.ts';
import type { CallOptions, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, digestOf } from '../oci/digest.ts';
import { blobsOf, manifestMediaType, parseManifest } from '../oci/manifest.ts';
import { isManifest } from '../oci/media-type.ts';
import { RegistryError, type Side } from '../oci/registry-error.ts';
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
    compare: ({ root }, earlier) => {
      const current = earlier?.digest === root.digest;
      return Promise.resolve({ current, moves: earlier !== undefined && !current, notes: [] });
    },
    estimate: (job, call) => limit(() => estimate(tools, job, call)),
    copy: (job, hooks) => limit(() => copy(tools, job, hooks)),
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
  const digest = digestOf(stdout, pinned === undefined ? 'sha256' : algorithmOf(pinned));
  const type = manifestMediaType(stdout, '');
  return { descriptor: { mediaType: type, digest, size: stdout.length }, bytes: stdout };
}

async function copy(tools: Tools, job: CopyJob, { signal }: CallOptions): Promise<CopyOutcome> {
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
  const root = keepsDigest(job.options) ? job.root : await resultOf(tools, job, signal);
  return { root, platforms: [], notes: [] };
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

function gone(digest: string): RegistryError {
  return new RegistryError('MP6010', `${digest} is not there`, {
    kind: 'not-found',
    side: 'source',
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
