/** Something that Ansible refuses. */
export interface Refused {
  readonly name: string;
  /** Tasks of a play on localhost. */
  readonly tasks?: string;
  /** Keywords of that play. */
  readonly play?: string;
  /** What else is there; `site.yml` instead of that play. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Our exit code … */
  readonly code: number;
  /** … and ansible-playbook's; undefined: it never ends. */
  readonly ansible: number | undefined;
  /** Our first error as `CODE file:line:column message`, or `fatal` and the message of the task. */
  readonly error: string;
  /** Why one of both refuses and the other does not. */
  readonly differs?: string;
}

const header = '- hosts: localhost\n  gather_facts: false\n';

/** The files of a case. */
export function filesOf({ files = {}, tasks = '', play = '' }: Refused): Record<string, string> {
  const keywords = play === '' ? '' : `${play.replaceAll(/^/gm, '  ')}\n`;
  const body = tasks === '' ? '' : `  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`;
  return { 'site.yml': `${header}${keywords}${body}`, ...files };
}

/** The whole playbook of a case. */
export function site(text: string): Record<string, string> {
  return { 'site.yml': text };
}
