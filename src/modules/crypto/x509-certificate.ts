import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { Unknown } from '../../template/value.ts';
import { flagOr, text } from '../argument.ts';
import {
  certificateAliases,
  certificateProperties,
  certificateSecrets,
} from './certificate/arguments.ts';
import {
  compareCertificate,
  describeCertificate,
  newCertificate,
  newMarks,
} from './certificate/certificate-task.ts';
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
import type { CertificateMarks } from './x509/certificate.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: { ...certificateProperties, ...madeFileProperties },
} as const;

type X509Arguments = FromSchema<typeof schema>;

interface CertificatePlan {
  readonly args: X509Arguments;
  readonly file: MadeFile;
  readonly step: MadeStep;
  readonly marks?: CertificateMarks | undefined;
}

/** Makes a certificate where there is none that fits. */
export const x509Certificate = defineModule<X509Arguments, CertificatePlan, unknown>({
  name: 'x509_certificate',
  aliases: [
    'community.crypto.x509_certificate',
    'openssl_certificate',
    'community.crypto.openssl_certificate',
  ],
  summary:
    'Make a certificate where there is none that fits, signed by its own key or by a CA of yours',
  args: schema,
  argumentAliases: certificateAliases,
  secrets: certificateSecrets,
  check: 'full',
  plan: planCertificate,
  apply: applyCertificate,
});

const unknownCertificate = new Unknown('a certificate that is not made yet');

function planCertificate(
  args: X509Arguments,
  context: PlanContext<unknown>,
): Planned<CertificatePlan> {
  const file = madeFileOf(args, context);
  const existing = contentOf(file)?.toString();
  if (args.state === 'absent') {
    const result = resultOf({ args, file }, null);
    if (existing === undefined) return { result };
    return { result: { ...result, changed: true }, detail: { args, file, step: 'remove' } };
  }
  const marks = newMarks(args, context);
  const { fits, found, wanted } = compareCertificate(args, existing, marks, context);
  if (!fits || found === undefined || args.force) {
    const diff = differenceOf(file.path, found, wanted);
    const result = { ...resultOf({ args, file, marks }, unknownCertificate), changed: true, diff };
    return { result, detail: { args, file, step: 'make', marks } };
  }
  const result = resultOf({ args, file, marks: found }, existing);
  if (!misfits(file)) return { result };
  return {
    result: { ...result, changed: true },
    detail: { args, file, step: 'fit', marks: found },
  };
}

function resultOf(
  { args, file, marks }: Pick<CertificatePlan, 'args' | 'file' | 'marks'>,
  certificate: unknown,
): ModuleResult {
  const { privatekey_path: privatekey = null, csr_path: csr = null } = args;
  return {
    changed: false,
    filename: file.path,
    ...(marks === undefined ? { privatekey, csr } : describeCertificate(args, marks)),
    ...(args.return_content ? { certificate } : {}),
  };
}

function applyCertificate(plan: CertificatePlan, context: ApplyContext<unknown>): ModuleResult {
  const { args, marks } = plan;
  const make = () => newCertificate(args, marks ?? newMarks(args, context), context);
  const { text: certificate, made } = carryOut(plan, make, context);
  return { ...resultOf(plan, certificate), ...made };
}

const pipeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['provider'],
  properties: {
    ...certificateProperties,
    force: flagOr(false, 'Make it anew in any case.'),
    content: text('A certificate that is there already.'),
  },
} as const;

type X509PipeArguments = FromSchema<typeof pipeSchema>;

interface CertificatePipePlan {
  readonly args: X509PipeArguments;
  readonly marks: CertificateMarks;
}

/** The same without a file: the certificate goes in and out as text. */
export const x509CertificatePipe = defineModule<X509PipeArguments, CertificatePipePlan, unknown>({
  name: 'x509_certificate_pipe',
  aliases: ['community.crypto.x509_certificate_pipe'],
  summary: 'Make a certificate as text, where that given does not fit',
  args: pipeSchema,
  argumentAliases: certificateAliases,
  secrets: certificateSecrets,
  check: 'full',
  plan(args, context) {
    const marks = newMarks(args, context);
    const { fits, found } = compareCertificate(args, args.content, marks, context);
    if (fits && found !== undefined && !args.force) {
      const result = { ...describeCertificate(args, found), certificate: args.content };
      return { result: { changed: false, ...result } };
    }
    const result = { ...describeCertificate(args, marks), certificate: unknownCertificate };
    return { result: { changed: true, ...result }, detail: { args, marks } };
  },
  apply: ({ args, marks }, context) => ({
    changed: true,
    ...describeCertificate(args, marks),
    certificate: newCertificate(args, marks, context),
  }),
});
