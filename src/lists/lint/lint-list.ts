import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { formatReference } from '../../oci/reference.ts';
import { type ListedImage, nameOf } from './listed-image.ts';

/**
 * What is not right about a list that can be read: MP2220, an image that is listed twice (a
 * warning), and MP2221, a target that two sources would write. At the later place each.
 */
export function lintList(images: readonly ListedImage[]): readonly Diagnostic[] {
  return [...duplicatesIn(images), ...conflictsIn(images)].sort(byLine);
}

function duplicatesIn(images: readonly ListedImage[]): Diagnostic[] {
  return [...groupBy(images, nameOf)].flatMap(([, [first, ...more]]) =>
    more.map(({ source, span }): Diagnostic => {
      const message = `${formatReference(source)} is listed already, in line ${first?.span.line}`;
      return {
        severity: 'warning',
        code: 'MP2220',
        message,
        span,
        help: 'mirror-play fmt drops it.',
      };
    }),
  );
}

function conflictsIn(images: readonly ListedImage[]): Diagnostic[] {
  const placed = images.filter(({ target }) => target !== undefined);
  const byTarget = groupBy(placed, ({ target }) => (target ? formatReference(target) : ''));
  return [...byTarget].flatMap(([target, group]) => {
    const bySource = [...groupBy(group, ({ source }) => formatReference(source))];
    const [first, ...others] = bySource.flatMap(([name, [one]]) => (one ? [{ name, one }] : []));
    return others.map(({ name, one }): Diagnostic => {
      const before = `${first?.name} in line ${first?.one.span.line}`;
      const message = `${target} would be written by ${name} and by ${before}`;
      const help = 'Give one of them another target or tag.';
      return { severity: 'error', code: 'MP2221', message, span: one.span, help };
    });
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function byLine(a: Diagnostic, b: Diagnostic): number {
  return (a.span?.line ?? 0) - (b.span?.line ?? 0);
}
