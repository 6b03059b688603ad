/** Media types by the names they have in image-spec and in Docker's registry documentation. */
export const mediaType = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociArtifact: 'application/vnd.oci.artifact.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  unknown: 'application/octet-stream',
} as const;

/**
 * What a manifest request accepts. All at once: a registry that misses a type may convert the
 * manifest, which changes its digest. Schema 1 is accepted so that it can be refused by name.
 */
export const manifestAccept = [
  mediaType.ociIndex,
  mediaType.ociManifest,
  mediaType.dockerList,
  mediaType.dockerManifest,
  mediaType.ociArtifact,
  `${mediaType.dockerSchema1Signed};q=0.2`,
  `${mediaType.dockerSchema1};q=0.1`,
].join(', ');

/** A list of manifests: OCI image index or Docker manifest list. */
export function isIndex(type: string): boolean {
  return type === mediaType.ociIndex || type === mediaType.dockerList;
}

/** A manifest that names blobs: OCI image, Docker schema 2 or (withdrawn) OCI artifact. */
export function isImageManifest(type: string): boolean {
  return (
    type === mediaType.ociManifest ||
    type === mediaType.dockerManifest ||
    type === mediaType.ociArtifact
  );
}

/** Docker's first format, whose digest does not cover its bytes. */
export function isSchema1(type: string): boolean {
  return type === mediaType.dockerSchema1 || type === mediaType.dockerSchema1Signed;
}

/** Anything a registry keeps under `/manifests/`. */
export function isManifest(type: string): boolean {
  return isIndex(type) || isImageManifest(type) || isSchema1(type);
}

/** Layers that may not be pushed to just any registry (image-spec, layer.md). */
export function isNonDistributable(type: string): boolean {
  return (
    type.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
    type.startsWith('application/vnd.docker.image.rootfs.foreign.')
  );
}

/** A Content-Type header without its parameters. */
export function bareMediaType(header: string): string {
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}
