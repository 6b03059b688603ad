/** A play, as a listing shows it. */
interface ListedPlay {
  readonly name: string;
  readonly written: string;
  readonly pattern: readonly string[];
  readonly tags: readonly string[];
  readonly hosts: readonly string[];
  readonly tasks: readonly ListedTask[];
}

interface ListedTask {
  readonly title: string;
  readonly tags: readonly string[];
}

interface ListedPlaybook {
  readonly path: string;
  readonly plays: readonly ListedPlay[];
}

/** What is to be listed; with `syntax` alone, the names of the playbooks. */
interface Listed {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

/** `--list-hosts`, `--list-tasks`, `--list-tags` and `--syntax-check`, as Ansible writes them. */
export function listingText(playbooks: readonly ListedPlaybook[], listed: Listed): string {
  const withPlays = listed.hosts || listed.tasks || listed.tags;
  return playbooks
    .map(({ path, plays }) => {
      const blocks = withPlays ? plays.map((play, at) => playText(play, at + 1, listed)) : [];
      return `\nplaybook: ${path}\n${blocks.join('')}`;
    })
    .join('');
}

function playText(play: ListedPlay, number: number, listed: Listed): string {
  const head = `  play #${number} (${play.written}): ${play.name}`;
  const lines = [`${head}\tTAGS: [${play.tags.join(',')}]`];
  if (listed.hosts) lines.push(...hostLines(play));
  if (listed.tasks) lines.push('    tasks:', ...play.tasks.map(taskLine));
  if (listed.tags) lines.push(`      TASK TAGS: [${tagsOf(play).join(', ')}]`);
  return `\n${lines.join('\n')}\n`;
}

function hostLines({ pattern, hosts }: ListedPlay): string[] {
  const quoted = pattern.map((part) => `'${part}'`).join(', ');
  const names = hosts.map((name) => `      ${name}`);
  return [`    pattern: [${quoted}]`, `    hosts (${hosts.length}):`, ...names];
}

function taskLine({ title, tags }: ListedTask): string {
  return `      ${title}\tTAGS: [${tags.join(', ')}]`;
}

function tagsOf({ tasks }: ListedPlay): string[] {
  return [...new Set(tasks.flatMap(({ tags }) => tags))].sort();
}
