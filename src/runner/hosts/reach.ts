import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { TemplateError } from '../../template/template-error.ts';
import type { Frame } from '../frame.ts';
import type { Program } from '../program.ts';
import type { Run } from '../run-state.ts';
import { staticScope } from '../static-scope.ts';
import { asText } from '../text.ts';
import { isLocalName } from './inventory.ts';

const localConnections = new Set(['local', 'ansible.builtin.local']);

/**
 * The connection that a host would need, if it is another than this machine: `ansible_connection`
 * first, then the keyword; without either only localhost is here.
 */
export function remoteConnection(host: string, frame: Frame, run: Run): string | undefined {
  const connection = connectionOf(host, frame, run);
  return localConnections.has(connection) ? undefined : connection;
}

function connectionOf(host: string, frame: Frame, run: Run): string {
  try {
    const said = staticScope(frame, run, host).get('ansible_connection');
    if (said !== undefined && said !== null) return asText(said);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  const keyword = frame.keyword('connection');
  if (typeof keyword === 'string') return keyword;
  return isLocalName(host) ? 'local' : 'ssh';
}

/** Throws a DiagnosticError naming the hosts of a play that would need a remote connection. */
export function refuseRemote(hosts: readonly string[], program: Program, run: Run): void {
  const remote = hosts.flatMap((name) => {
    const connection = remoteConnection(name, program.frame, run);
    return connection === undefined ? [] : [`${name} (${connection})`];
  });
  if (remote.length === 0) return;
  throw new DiagnosticError([
    {
      severity: 'error',
      code: 'MP4080',
      message: `mirror-play runs on this machine only; remote: ${remote.join(', ')}`,
      span: program.play.span,
      help: 'Use hosts: localhost, or say connection: local (ansible_connection: local for a host).',
    },
  ]);
}
