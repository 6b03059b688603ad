import type { KeyObject } from 'node:crypto';
import type { PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { type Given, givenContent, givenKey, isGiven, nameOf, notThere } from '../keys/given.ts';
import { publicInfoOf } from '../keys/key-file.ts';
import { type Certificate, readCertificate } from '../x509/certificate.ts';
import { type Extension, extensionOf } from '../x509/extensions.ts';
import { authorityKeyIdentifier, identifierIn, keyIdentifierOf } from '../x509/key-identifier.ts';
import { encodeName, type NamePart } from '../x509/names.ts';
import { readRequest, type SigningRequest } from '../x509/request.ts';
import { signingWith } from '../x509/signature.ts';
import type { CertificateArguments } from './arguments.ts';

/** Everything that goes into a certificate but its serial number and its dates. */
export interface Issuing {
  readonly request: SigningRequest;
  /** Key that the certificate is for, where the task gives one. */
  readonly publicInfo: Buffer | undefined;
  readonly signer: KeyObject;
  readonly digest: string;
  readonly issuer: readonly NamePart[];
  /** The issuer as it is written. */
  readonly issuerName: Buffer;
  readonly createsIdentifier: 'create_if_not_provided' | 'always_create' | 'never_create';
  /** Who signs, as an extension; undefined: that is left to the request. */
  readonly authority: Extension | undefined;
}

/** A file that the certificate needs is not there: an earlier task may have to make it. */
export class NotThereYet {
  readonly error: CodedError;
  constructor(given: Given) {
    this.error = notThere(given);
  }
}

/** Reads what a task wants signed, and by whom. Throws a CodedError for what cannot be read. */
export function issuingFor(
  args: CertificateArguments,
  context: PlanContext<unknown>,
): Issuing | NotThereYet {
  if (args.provider === 'selfsigned') return selfSigned(args, context);
  if (args.provider === 'ownca') return byAuthority(args, context);
  throw notHere(args.provider);
}

const instead: Readonly<Record<string, string>> = {
  acme: 'Run a client for ACME with command:, such as certbot or acme-tiny, and use the files that it writes.',
  entrust:
    'Send the request to the interface of Entrust with uri:, and write its answer with copy:.',
  assertonly: 'Read it with x509_certificate_info:, and check what that tells with assert:.',
};

function notHere(provider: string | undefined): CodedError {
  if (provider === undefined) {
    return new CodedError('MP4330', 'no provider is given', {
      hint: 'Give provider: selfsigned or provider: ownca.',
    });
  }
  return new CodedError('MP4339', `provider ${provider} is not supported`, {
    hint: instead[provider],
  });
}

function selfSigned(
  args: CertificateArguments,
  context: PlanContext<unknown>,
): Issuing | NotThereYet {
  requireVersion('selfsigned_version', args.selfsigned_version);
  const given = privateKey(args);
  requireGiven(given);
  const signer = givenKey(given, context);
  if (signer === undefined) return new NotThereYet(given);
  const publicInfo = publicInfoOf(signer);
  const { selfsigned_digest: digest } = args;
  signingWith(signer, digest);
  const request = isGiven(signingRequest(args))
    ? requestOf(args, context)
    : emptyRequest(publicInfo);
  if (request instanceof NotThereYet) return request;
  return {
    request,
    publicInfo,
    signer,
    digest,
    issuer: request.subject,
    issuerName: request.name,
    createsIdentifier: args.selfsigned_create_subject_key_identifier,
    authority: undefined,
  };
}

function emptyRequest(publicInfo: Buffer): SigningRequest {
  return { subject: [], name: encodeName([]), extensions: [], publicInfo, isValid: true };
}

function byAuthority(
  args: CertificateArguments,
  context: PlanContext<unknown>,
): Issuing | NotThereYet {
  requireVersion('ownca_version', args.ownca_version);
  requireGiven(signingRequest(args));
  const request = requestOf(args, context);
  const authority = authorityOf(args, context);
  const key = isGiven(privateKey(args)) ? givenKey(privateKey(args), context) : undefined;
  if (request instanceof NotThereYet) return request;
  if (authority instanceof NotThereYet) return authority;
  const { certificate, signer } = authority;
  const { ownca_digest: digest } = args;
  signingWith(signer, digest);
  return {
    request,
    publicInfo: key && publicInfoOf(key),
    signer,
    digest,
    issuer: certificate.subject,
    issuerName: certificate.name,
    createsIdentifier: args.ownca_create_subject_key_identifier,
    authority: args.ownca_create_authority_key_identifier
      ? authorityKeyIdentifier(identifierOf(certificate))
      : undefined,
  };
}

function identifierOf(certificate: Certificate): Buffer {
  const own = extensionOf(certificate, 'subjectKeyIdentifier');
  return own === undefined ? keyIdentifierOf(certificate.publicInfo) : identifierIn(own);
}

interface Authority {
  readonly certificate: Certificate;
  readonly signer: KeyObject;
}

function authorityOf(
  args: CertificateArguments,
  context: PlanContext<unknown>,
): Authority | NotThereYet {
  const given = { what: 'ownca', path: args.ownca_path, content: args.ownca_content };
  const givenSigner = {
    what: 'ownca_privatekey',
    path: args.ownca_privatekey_path,
    content: args.ownca_privatekey_content,
    passphrase: args.ownca_privatekey_passphrase,
  };
  requireGiven(given);
  requireGiven(givenSigner);
  const text = givenContent(given, context);
  if (text === undefined) return new NotThereYet(given);
  const certificate = readCertificate(text.toString());
  if (certificate === undefined) throw unreadable(given, 'certificate');
  const signer = givenKey(givenSigner, context);
  if (signer === undefined) return new NotThereYet(givenSigner);
  if (certificate.publicInfo.equals(publicInfoOf(signer))) return { certificate, signer };
  throw new CodedError('MP4338', `${nameOf(givenSigner)} is not the key of ${nameOf(given)}`, {
    hint: 'Give the certificate of the CA and the private key that it was made for.',
  });
}

function requestOf(
  args: CertificateArguments,
  context: PlanContext<unknown>,
): SigningRequest | NotThereYet {
  const given = signingRequest(args);
  const text = givenContent(given, context);
  if (text === undefined) return new NotThereYet(given);
  const request = readRequest(text.toString());
  if (request === undefined) throw unreadable(given, 'certificate signing request');
  return request;
}

function unreadable(given: Given, kind: string): CodedError {
  return new CodedError('MP4336', `${nameOf(given)} cannot be read as a ${kind}`, {
    hint: 'It has to be in PEM: text between lines of BEGIN and END.',
  });
}

function signingRequest({ csr_path: path, csr_content: content }: CertificateArguments): Given {
  return { what: 'csr', path, content };
}

function privateKey(args: CertificateArguments) {
  const {
    privatekey_path: path,
    privatekey_content: content,
    privatekey_passphrase: passphrase,
  } = args;
  return { what: 'privatekey', path, content, passphrase };
}

function requireGiven(given: Given): void {
  if (isGiven(given)) return;
  throw new CodedError('MP4330', `neither ${given.what}_path nor ${given.what}_content is given`, {
    hint: 'Give one of them.',
  });
}

function requireVersion(argument: string, version: number): void {
  if (version !== 2) return;
  throw new CodedError('MP4330', `${argument} 2 cannot be written`, {
    hint: 'Leave it out: certificates are of version 3.',
  });
}
