import { valueError } from '../template-error.ts';

const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const STAGES: Readonly<Record<string, number>> = {
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  c: 3,
  rc: 3,
  pre: 3,
  preview: 3,
};

/** Stage of a plain release, after every pre-release. */
const FINAL = 4;

/** PEP 440, "Summary of permitted suffixes and relative ordering". Throws for another form. */
export function comparePep440(left: string, right: string): number {
  return comparePath(keyOf(left), keyOf(right));
}

function keyOf(version: string): number[] {
  const found = PEP440.exec(version);
  if (found === null) throw valueError(`Version comparison failed: Invalid version: '${version}'`);
  const [
    ,
    epoch,
    release = '',
    stage,
    stageNumber,
    implicitPost,
    post,
    postNumber,
    dev,
    devNumber,
  ] = found;
  const parts = release.split('.').map(Number);
  while (parts.length > 1 && parts.at(-1) === 0) parts.pop();
  const padded = [...parts, ...Array.from({ length: Math.max(0, 12 - parts.length) }, () => 0)];
  const hasPost = post !== undefined || implicitPost !== undefined;
  const onlyDev = dev !== undefined && stage === undefined && !hasPost;
  return [
    Number(epoch ?? 0),
    ...padded,
    onlyDev ? 0 : (STAGES[stage?.toLowerCase() ?? ''] ?? FINAL),
    Number(stageNumber || 0),
    hasPost ? Number(implicitPost ?? (postNumber || 0)) : -1,
    dev === undefined ? Number.POSITIVE_INFINITY : Number(devNumber || 0),
  ];
}

function comparePath(left: readonly number[], right: readonly number[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? 0;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
