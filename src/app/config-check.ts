import type { ErrorObject } from 'ajv';
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { type PolicyArgs, policiesIn } from '../modules/mirror-images/policies.ts';
import { checkPolicies } from '../modules/mirror-images/read-policies.ts';
import type { EngineName } from '../modules/services.ts';
import { spanOf, spanOfKey, spanOfValue } from '../playbook/origin.ts';
import { Float, type Raw } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Json } from '../util/json.ts';
import { configSchema } from './config-schema.ts';

/** `mirror-play.yml` as written, once the schema has let it through. */
export interface ConfigDocument {
  readonly hosts?: Readonly<Record<string, HostDocument>>;
  readonly registries_conf?: boolean;
  readonly limits?: {
    readonly connections?: number;
    readonly requests_per_second?: number;
    readonly bytes_per_second?: number;
    readonly rate_limit?: 'wait' | 'stop' | 'ignore';
    readonly rate_limit_minimum?: number;
    readonly rate_limit_wait?: number;
    readonly blobs?: number;
    readonly manifest_bytes?: number;
    readonly yaml_bytes?: number;
  };
  readonly defaults?: DefaultsDocument;
  /** Folders with modules of the user's own. */
  readonly library?: readonly string[];
  readonly check?: { readonly reads?: boolean; readonly read_only?: readonly string[] };
  readonly github?: { readonly api_url?: string; readonly token_file?: string };
}

interface DefaultsDocument extends PolicyArgs {
  readonly engine?: EngineName;
  readonly jobs?: number;
  readonly fallback?: 'exists' | 'digest' | 'never';
  readonly kept_is?: 'ok' | 'fail';
  readonly bytes?: boolean;
  readonly authfile?: string;
}

export interface HostDocument {
  readonly insecure?: boolean;
  readonly plain_http?: boolean;
  readonly ca?: string;
  readonly client_cert?: string;
  readonly client_key?: string;
  readonly connections?: number;
  readonly requests_per_second?: number;
  readonly bytes_per_second?: number;
  readonly rate_limit?: 'wait' | 'stop' | 'ignore';
  readonly rate_limit_minimum?: number;
  readonly rate_limit_wait?: number;
  readonly credentials?: Readonly<Record<string, AccountDocument>>;
}

/** Credentials of a part of a registry, as written. */
export interface AccountDocument {
  readonly authfile?: string;
  readonly username_env?: string;
  readonly password_env?: string;
  readonly identity_token_env?: string;
}

/**
 * The document, if it follows the schema; an empty file is an empty document. Throws
 * DiagnosticError with everything that is wrong: MP7101 no mapping, MP7102 unknown setting,
 * MP7103 wrong value.
 */
export async function checkConfig(value: Raw, file: string): Promise<ConfigDocument> {
  if (value === null) return {};
  if (!(value instanceof Map)) throw new DiagnosticError([noMapping(value, file)]);
  // By its default export: that is all that a bundle has of CommonJS.
  const { default: ajv } = await import('ajv');
  const validate = new ajv.Ajv({ allErrors: true, verbose: true }).compile(configSchema);
  const document = plain(value);
  if (validate(document)) {
    const checked = document as ConfigDocument;
    refusePolicies(checked.defaults ?? {}, value.get('defaults') ?? null);
    return checked;
  }
  const [first, ...rest] = (validate.errors ?? [])
    .filter((error) => error.keyword !== 'propertyNames' && error.keyword !== 'required')
    .map((error) => diagnosticOf(error, value))
    .sort(byPlace);
  throw new DiagnosticError([first ?? noMapping(value, file), ...rest]);
}

/** What no schema can tell of policies: expressions, platforms, and what excludes each other. */
function refusePolicies(defaults: DefaultsDocument, place: Raw): void {
  const policies = policiesIn(defaults);
  const single = Object.entries(policies).flatMap(([name, policy]) =>
    mistakeIn({ [name]: policy }, spanOfValue(place, name)),
  );
  const findings = single.length > 0 ? single : mistakeIn(policies, spanOf(place));
  const [first, ...rest] = findings;
  if (first !== undefined) throw new DiagnosticError([first, ...rest]);
}

function mistakeIn(policies: PolicyArgs, span: Span | undefined): Diagnostic[] {
  try {
    checkPolicies(policies);
    return [];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [finding('MP7103', error.message, span, { help: error.hint })];
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [a.span, b.span];
  return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
}

function noMapping(value: Raw, file: string): Diagnostic {
  return {
    severity: 'error',
    code: 'MP7101',
    message: 'the configuration is not a mapping of hosts, limits and defaults',
    span: spanOf(value) ?? { file, line: 1, column: 1 },
    help: Array.isArray(value) ? 'Is this a playbook? Give it another name.' : undefined,
  };
}

function diagnosticOf(error: ErrorObject, root: Raw): Diagnostic {
  const path = pathOf(error);
  const name = path.at(-1) ?? '';
  const container = path.slice(0, -1).reduce<Raw>(childOf, root);
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    const message = `unknown setting "${name}"`;
    const help = `Settings here are: ${known.join(', ')}.`;
    const span = spanOfKey(container, name);
    return finding('MP7102', message, span, { label: didYouMean(name, known), help });
  }
  const spanOfPlace = error.keyword === 'pattern' ? spanOfKey : spanOfValue;
  const span = spanOfPlace(container, name) ?? spanOf(container);
  return finding('MP7103', `"${name}" ${wants(error)}`, span, {
    label: typeof error.data === 'string' ? didYouMean(error.data, choicesOf(error)) : undefined,
  });
}

function finding(
  code: string,
  message: string,
  span: Span | undefined,
  more: Pick<Diagnostic, 'label' | 'help'>,
): Diagnostic {
  return { severity: 'error', code, message, span, ...more };
}

/** The names down to the setting that is wrong. */
function pathOf(error: ErrorObject): string[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { additionalProperty, propertyName } = error.params as Record<string, string | undefined>;
  const name = additionalProperty ?? propertyName ?? error.propertyName;
  return name === undefined ? path : [...path, name];
}

function childOf(container: Raw, name: string): Raw {
  return container instanceof Map ? (container.get(name) ?? null) : null;
}

function wants(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'type':
      return `must be ${typeWords[String(params.type)] ?? String(params.type)}`;
    case 'enum':
      return `must be one of ${choicesOf(error).join(', ')}`;
    case 'minimum':
      return `must be ${String(params.limit)} or more`;
    case 'exclusiveMinimum':
      return `must be more than ${String(params.limit)}`;
    case 'dependencies':
      return `has ${String(params.property)} but not ${String(params.missingProperty)}`;
    case 'pattern':
      return `is no ${String(error.parentSchema?.title)}: write ${String(error.parentSchema?.description)}`;
    case 'oneOf':
      return `must have one of: ${String(error.parentSchema?.title)}`;
    default:
      return error.message ?? 'is not allowed';
  }
}

const typeWords: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a mapping',
  string: 'text',
};

function choicesOf(error: ErrorObject): string[] {
  const { allowedValues } = error.params as { readonly allowedValues?: readonly unknown[] };
  return (allowedValues ?? []).map(String);
}

/** YAML values as JSON ones; what JSON lacks becomes text, so that the schema refuses it. */
function plain(value: Raw): Json {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, member]) => [String(key), plain(member)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Float) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  return 'text' in value ? value.text : '';
}
