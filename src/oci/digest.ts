/** `algorithm:hex`, e.g. `sha256:…` (image-spec, descriptor.md#digests). */
export type Digest = `${string}:${string}`;
