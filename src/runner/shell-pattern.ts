/** A shell pattern over a whole text, as Python's fnmatch reads it: `*`, `?`, `[abc]`, `[!abc]`. */
export function shellPattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
