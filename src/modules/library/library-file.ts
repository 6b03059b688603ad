import { existsSync, readFileSync } from 'node:fs';

/**
 * How a program in `library/` wants its arguments, as Ansible tells by its text:
 * - `json` a file of JSON: it says WANT_JSON, or is no text at all
 * - `ansible-python` Python on ansible's own module_utils
 * - `text` a file of `key=value`
 */
export interface LibraryProgram {
  readonly path: string;
  readonly protocol: 'json' | 'ansible-python' | 'text';
  /** Words before the path that start it: its `#!` line. Empty: it is started itself. */
  readonly interpreter: readonly string[];
}

const moduleUtils =
  /^\s*(?:from|import)\s+(?:ansible\.module_utils|ansible_collections\.[\w.]+\.module_utils)/m;

/**
 * Looks at a program; undefined for a script that does not name what reads it. `python` is the
 * interpreter that the playbook wants for Python, if it says.
 */
export function readLibraryFile(path: string, python?: string): LibraryProgram | undefined {
  const content = readFileSync(path);
  if (content.subarray(0, 8192).includes(0)) return { path, protocol: 'json', interpreter: [] };
  const text = content.toString('utf8');
  const isAnsible = path.endsWith('.py') && moduleUtils.test(text);
  const interpreter =
    interpreterOf(text, python) ?? (isAnsible ? [systemPython(python)] : undefined);
  if (interpreter === undefined) return undefined;
  if (moduleUtils.test(text)) return { path, protocol: 'ansible-python', interpreter };
  return { path, protocol: text.includes('WANT_JSON') ? 'json' : 'text', interpreter };
}

/** The words of a `#!` line; a Python that goes by an old name is python3. */
function interpreterOf(text: string, python: string | undefined): readonly string[] | undefined {
  const line = /^#!\s*(\S.*?)\s*$/m.exec(text.split('\n', 1)[0] ?? '')?.[1];
  if (line === undefined) return undefined;
  const [program = '', ...rest] = line.split(/\s+/);
  if (/^\/usr\/bin\/python(?:[23])?$/.test(program)) return [systemPython(python), ...rest];
  return [program, ...rest];
}

/** The system's own python3 has the system's ansible. */
function systemPython(wanted: string | undefined): string {
  return wanted ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
}
