import type { DoctorCommandOptions } from '../../app/doctor.ts';
import { dockerHub, normaliseRegistry, parseReference } from '../../oci/reference.ts';
import type { Complaint } from '../../registry/doctor/examine.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Parsed } from '../parse.ts';
import { choice, saidSettings } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

/** The use case's options for `mirror-play doctor HOST…`. Throws UsageError. */
export function doctorOptions(parsed: Parsed): DoctorCommandOptions {
  const [place, ...more] = parsed.operands;
  if (place === undefined || more.length > 0) {
    throw new UsageError('MP7001', 'doctor takes one registry', {
      hint: 'mirror-play doctor registry.example.com/team/app',
    });
  }
  return {
    complaint: complaintOf(place, choice(parsed, 'for', ['pull', 'push', 'both'])),
    json: parsed.has('json'),
    color: choice(parsed, 'color', ['auto', 'always', 'never']) ?? 'auto',
    config: parsed.text('config'),
    said: saidSettings(parsed),
  };
}

function complaintOf(place: string, purpose: Complaint['purpose'] | undefined): Complaint {
  try {
    return readPlace(place.replace(/\/+$/, ''), purpose);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new UsageError('MP7004', error.message, { hint: error.hint });
  }
}

/** The first part is a host, whatever it looks like. One name alone is a namespace. */
function readPlace(place: string, purpose: Complaint['purpose'] | undefined): Complaint {
  const slash = place.indexOf('/');
  const host = normaliseRegistry(withoutScheme(slash < 0 ? place : place.slice(0, slash)));
  const rest = slash < 0 ? '' : place.slice(slash + 1);
  const asked = { registry: host, purpose: purpose ?? 'both' };
  if (rest === '') return { ...asked, path: '', isRepository: false, name: undefined };
  const hub = host === dockerHub && !rest.includes('/') ? 'library/' : '';
  const { repository, tag, digest } = parseReference(`host.invalid/${hub}${rest}`);
  const isNamed = /[:@]/.test(rest);
  const isRepository = isNamed || repository.includes('/') || purpose !== undefined;
  const name = isNamed ? (digest ?? tag) : undefined;
  return { ...asked, path: repository, isRepository, name };
}

function withoutScheme(host: string): string {
  if (!/^https?:$/i.test(host)) return host;
  throw new CodedError('MP5001', 'a registry is named without a scheme', {
    hint: 'Leave out https://. For plain http say --insecure HOST.',
  });
}
