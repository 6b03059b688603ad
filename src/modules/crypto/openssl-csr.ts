import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { Unknown } from '../../template/value.ts';
import { text } from '../argument.ts';
import { requestAliases, requestProperties } from './csr/arguments.ts';
import {
  compareRequest,
  describeRequest,
  newRequest,
  type RequestTask,
  requestTask,
} from './csr/request-task.ts';
import { differenceOf } from './info/difference.ts';
import {
  carryOut,
  contentOf,
  type MadeFile,
  type MadeStep,
  madeFileOf,
  madeFileProperties,
  misfits,
} from './made-file.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: { ...requestProperties, ...madeFileProperties },
} as const;

type CsrArguments = FromSchema<typeof schema>;

interface CsrPlan {
  readonly args: CsrArguments;
  readonly task: RequestTask;
  readonly file: MadeFile;
  readonly step: MadeStep;
}

/** Makes a certificate signing request where there is none that fits. */
export const opensslCsr = defineModule<CsrArguments, CsrPlan, unknown>({
  name: 'openssl_csr',
  aliases: ['community.crypto.openssl_csr'],
  summary: 'Make a certificate signing request where there is none that fits',
  args: schema,
  argumentAliases: requestAliases,
  secrets: ['privatekey_content', 'privatekey_passphrase'],
  check: 'full',
  plan: planCsr,
  apply: applyCsr,
});

const unknownRequest = new Unknown('a request that is not made yet');

function planCsr(args: CsrArguments, context: PlanContext<unknown>): Planned<CsrPlan> {
  const task = requestTask(args);
  const file = madeFileOf(args, context);
  const existing = contentOf(file)?.toString();
  if (args.state === 'absent') {
    const result = resultOf({ args, task, file }, null);
    if (existing === undefined) return { result };
    return { result: { ...result, changed: true }, detail: { args, task, file, step: 'remove' } };
  }
  const { fits, found, wanted } = compareRequest(task, existing, context);
  if (!fits || args.force) {
    const diff = differenceOf(file.path, found, wanted);
    const result = { ...resultOf({ args, task, file }, unknownRequest), changed: true, diff };
    return { result, detail: { args, task, file, step: 'make' } };
  }
  const result = resultOf({ args, task, file }, existing);
  if (!misfits(file)) return { result };
  return { result: { ...result, changed: true }, detail: { args, task, file, step: 'fit' } };
}

function resultOf(
  { args, task, file }: Pick<CsrPlan, 'args' | 'task' | 'file'>,
  csr: unknown,
): ModuleResult {
  const content = args.return_content ? { csr } : {};
  return { changed: false, ...describeRequest(task), filename: file.path, ...content };
}

function applyCsr(plan: CsrPlan, context: ApplyContext<unknown>): ModuleResult {
  const { text: csr, made } = carryOut(plan, () => newRequest(plan.task, context), context);
  return { ...resultOf(plan, csr), ...made };
}

const pipeSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { ...requestProperties, content: text('A request that is there already.') },
} as const;

type CsrPipeArguments = FromSchema<typeof pipeSchema>;

/** The same without a file: the request goes in and out as text. */
export const opensslCsrPipe = defineModule<CsrPipeArguments, RequestTask, unknown>({
  name: 'openssl_csr_pipe',
  aliases: ['community.crypto.openssl_csr_pipe'],
  summary: 'Make a certificate signing request as text, where that given does not fit',
  args: pipeSchema,
  argumentAliases: requestAliases,
  secrets: ['privatekey_content', 'privatekey_passphrase'],
  check: 'full',
  plan(args, context) {
    const task = requestTask(args);
    const isGood = compareRequest(task, args.content, context).fits;
    const csr = isGood ? args.content : unknownRequest;
    const result = { changed: !isGood, ...describeRequest(task), csr };
    return isGood ? { result } : { result, detail: task };
  },
  apply: (task, context) => ({
    changed: true,
    ...describeRequest(task),
    csr: newRequest(task, context),
  }),
});
