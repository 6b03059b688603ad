import type { ErrorObject } from 'ajv';
import type { Json } from '../../util/json.ts';

/** One thing that does not fit a schema. */
export interface SchemaFinding {
  readonly kind: 'unknown' | 'missing' | 'choice' | 'type';
  /** Keys and indexes from the top to the value. */
  readonly path: readonly string[];
  /** The unknown or missing name. */
  readonly name?: string | undefined;
  /** Allowed values of a choice. */
  readonly choices?: readonly Json[] | undefined;
  /** Which limit a value of the right type breaks. */
  readonly limit?: string | undefined;
}

/** The errors of a validator as findings, one or a few per place: the most telling ones. */
export function schemaFindings(errors: readonly ErrorObject[]): SchemaFinding[] {
  const byPlace = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const here = byPlace.get(error.instancePath);
    if (here) here.push(error);
    else byPlace.set(error.instancePath, [error]);
  }
  const deepest = [...byPlace].filter(([place]) => !hasDeeper(place, byPlace));
  return deepest.flatMap(([place, here]) => findingsAt(pathOf(place), here));
}

/** An alternative that fails inside makes the outer alternatives fail as well. */
function hasDeeper(place: string, byPlace: ReadonlyMap<string, readonly ErrorObject[]>): boolean {
  const alternatives = byPlace.get(place)?.some(({ keyword }) => keyword === 'anyOf') ?? false;
  return alternatives && [...byPlace.keys()].some((other) => other.startsWith(`${place}/`));
}

function findingsAt(path: readonly string[], errors: readonly ErrorObject[]): SchemaFinding[] {
  const named = errors.flatMap((error): SchemaFinding[] => {
    if (error.keyword === 'additionalProperties') {
      return [{ kind: 'unknown', path, name: String(error.params.additionalProperty) }];
    }
    if (error.keyword !== 'required') return [];
    return [{ kind: 'missing', path, name: String(error.params.missingProperty) }];
  });
  if (named.length > 0) return unique(named);
  const choices = errors.flatMap(({ keyword, params }) =>
    keyword === 'enum' ? (params.allowedValues as readonly Json[]) : [],
  );
  if (choices.length > 0) return [{ kind: 'choice', path, choices }];
  return [{ kind: 'type', path, limit: limitOf(errors) }];
}

function unique(findings: readonly SchemaFinding[]): SchemaFinding[] {
  return [
    ...new Map(findings.map((finding) => [`${finding.kind} ${finding.name}`, finding])).values(),
  ];
}

/** A limit that a value of the right type breaks: `must be >= 1`. */
function limitOf(errors: readonly ErrorObject[]): string | undefined {
  const isKind = ({ keyword }: ErrorObject) => /^(?:type|pattern|anyOf|enum)$/.test(keyword);
  return errors.some(isKind) ? undefined : errors[0]?.message;
}

function pathOf(place: string): readonly string[] {
  return place
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
