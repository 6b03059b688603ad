import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { toPlain } from '../../../template/convert.ts';
import { readYaml } from '../../../template/yaml/read-yaml.ts';
import type { Json, JsonObject } from '../../../util/json.ts';
import type { ProgramOutcome } from '../../command/run-program.ts';
import { runTool, useTool } from '../../command/tool.ts';
import { pathOf } from '../../files/path.ts';
import { withClusterDefaults } from '../cluster-arguments.ts';
import type { HelmArguments } from './arguments.ts';

/** The program helm, told by its environment which cluster and namespace it works on. */
export class HelmClient {
  readonly #args: HelmArguments;
  readonly #context: PlanContext<unknown>;

  constructor(args: HelmArguments, context: PlanContext<unknown>) {
    this.#args = args;
    this.#context = context;
  }

  /** Any exit code is an answer. */
  run(words: readonly string[]): Promise<ProgramOutcome> {
    return runTool(this.#argv(words), this.#context, { environment: this.#environment() });
  }

  /** Has to succeed. Throws a ModuleFailure. */
  use(words: readonly string[], stdin?: string): Promise<ProgramOutcome> {
    return useTool(this.#argv(words), this.#context, { environment: this.#environment(), stdin });
  }

  /** What it prints as YAML. Throws a ModuleFailure. */
  async read(words: readonly string[]): Promise<Json> {
    const { stdout } = await this.use(words);
    return plainYaml(stdout, words.join(' '));
  }

  /** The whole command as text. */
  shown(words: readonly string[]): string {
    return this.#argv(words).join(' ');
  }

  #argv(words: readonly string[]) {
    return [this.#args.binary_path, ...words] as const;
  }

  #environment(): Readonly<Record<string, string>> {
    const args = withClusterDefaults(this.#args, this.#context.environment);
    const { kubeconfig, ca_cert } = args;
    const given = [
      ['KUBECONFIG', kubeconfig && pathOf(kubeconfig, this.#context)],
      ['HELM_KUBECONTEXT', args.context],
      ['HELM_NAMESPACE', this.#args.release_namespace],
      ['HELM_KUBETOKEN', args.api_key],
      ['HELM_KUBEAPISERVER', args.host],
      ['HELM_KUBECAFILE', ca_cert && pathOf(ca_cert, this.#context)],
      ['HELM_KUBEINSECURE_SKIP_TLS_VERIFY', args.validate_certs ? undefined : 'true'],
    ] as const;
    return Object.fromEntries(given.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  }
}

/** The first document of a YAML text. Throws a ModuleFailure that names where it is from. */
export function plainYaml(text: string, from: string): Json {
  try {
    return readYaml(text).map(toPlain)[0] ?? null;
  } catch (error) {
    throw new ModuleFailure(`${from}: ${(error as Error).message}`, { changed: false });
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A mapping; anything else is an empty one. */
export function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
