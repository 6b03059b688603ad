import type { Access } from './request.ts';

/** Options as a user gives them, sorted. */
export interface EngineOptions {
  readonly source: Pick<Access, 'tlsVerify'>;
  readonly target: Pick<Access, 'tlsVerify'>;
  /** For the engine itself. */
  readonly rest: readonly string[];
}

/**
 * Sorts options in skopeo's spelling, from a list or from one text with blanks between them. TLS
 * verification concerns every engine and is taken out.
 */
export function readEngineOptions(options: string | readonly string[]): EngineOptions {
  const words = (typeof options === 'string' ? [options] : options).flatMap((text) =>
    text.split(/\s+/).filter((word) => word !== ''),
  );
  return {
    source: tlsVerify(words, '--src-tls-verify'),
    target: tlsVerify(words, '--dest-tls-verify'),
    rest: words.filter((word) => !/^--(src|dest)-tls-verify(=|$)/.test(word)),
  };
}

/** The last one wins, as everywhere on command lines. */
function tlsVerify(words: readonly string[], flag: string): Pick<Access, 'tlsVerify'> {
  const last = words.filter((word) => word === flag || word.startsWith(`${flag}=`)).at(-1);
  if (last === undefined) return {};
  return { tlsVerify: !/=(false|f|0)$/i.test(last) };
}
