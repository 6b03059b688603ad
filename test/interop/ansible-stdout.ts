/**
 * What a run prints, line by line, as it can be compared: without folders, times and job numbers;
 * without the counters, which are compared by themselves; errors in the words of 2.18, without
 * what one of both adds to them.
 */
export function comparable(stdout: string, cwd: string): string[] {
  return stdout
    .replaceAll(cwd, '<dir>')
    .replaceAll(/"(start|end|delta)": "[^"]*"/g, '"$1": "…"')
    .replaceAll(/\bj\d+\.\d+/g, 'j…')
    .split('\n')
    .filter((line) => !leftOut.test(line))
    .map(withPlainError);
}

/** Counters; from 2.16 on, `included:` of an include_role; how often a job was asked for. */
const leftOut =
  /^\S+ +: ok=|^An exception occurred during|^included: [^/<]+ for |^FAILED - RETRYING: \[\S+\]: async_status/;

/** Fields that a failure has under one of both alone. */
const added =
  /^(?:hint|changed|exception|path|state|results_file|ansible_facts|ansible_included_var_files|false_condition)$/;

function withPlainError(line: string): string {
  const [, head, json] = /^((?:fatal|failed): \[.*?\].*? => )(\{.*\})$/.exec(line) ?? [];
  if (head === undefined || json === undefined) return line;
  const result = JSON.parse(json) as Record<string, unknown>;
  const message = result.msg || result.message || result.reason;
  const kept = Object.entries(result).filter(
    ([name, value]) =>
      !isEmpty(value) && !added.test(name) && !/^(?:msg|message|reason)$/.test(name),
  );
  const plain = Object.fromEntries(kept.map(([name, value]) => [name, plainMessage(value)]));
  return head + JSON.stringify({ ...plain, msg: plainMessage(message) });
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** A message without where the error "appears to be" and without saying it twice. */
function plainMessage(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const loop = /recursive loop detected in template string: \{\{ \w+ \}\}/.exec(value)?.[0];
  if (loop !== undefined) return loop;
  return value
    .replace(/\s+The error appears to be in [\s\S]*$/, '')
    .replace(
      /\nSearched in:[\s\S]* on the Ansible Controller\.[\s\S]*$/,
      ' on the Ansible Controller.',
    )
    .replace('The task includes an option with an undefined variable. The error was: ', '')
    .replace(/([^.:]*(?:is undefined|has no attribute '\w+'))\. \1$/, '$1');
}
