import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';
import { cleanUp, playFiles } from '../unit/runner/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

interop(['rsync'], 'synchronize', () => {
  const folders: TempDir[] = [];
  let base: string;

  beforeEach(() => {
    const folder = tempDir('synchronize');
    folders.push(folder);
    base = folder.path;
    writeInto(base, 'from/a', 'a\n');
    writeInto(base, 'from/sub/b c', 'b\n');
    writeInto(base, 'from/x.tmp', 'x\n');
    writeInto(base, 'to/old', 'old\n');
  });
  afterAll(() => {
    for (const folder of folders) folder.remove();
    cleanUp();
  });

  /** What these tasks register; paths of the test are `<base>`, its playbook's `<play>`. */
  async function results(tasks: readonly Fields[], check = false): Promise<readonly Fields[]> {
    const registered = tasks.map((args, index) => ({
      synchronize: { src: `${base}/from/`, dest: `${base}/to/`, ...args },
      register: `r${index}`,
      ignore_errors: true,
    }));
    const names = tasks.map((_, index) => `r${index}`).join(', ');
    const play = {
      hosts: 'localhost',
      gather_facts: false,
      tasks: [...registered, { debug: { msg: `{{ [${names}] }}` } }],
    };
    const files = { 'site.yml': JSON.stringify([play]), 'files/near/z': 'z\n' };
    const { said, folder } = await playFiles(files, { check });
    const text = JSON.stringify(said.at(-1)).replaceAll(base, '<base>');
    return JSON.parse(text.replaceAll(folder, '<play>')) as readonly Fields[];
  }

  /** The command line without the path of rsync, which is the machine's. */
  const commandOf = ({ cmd }: Fields) => String(cmd).replace(/^\S+/, 'rsync');
  const changes = (answers: readonly Fields[]) => answers.map(({ changed }) => changed);

  it('goes on under check where a task above would make what it copies', async () => {
    const tasks = [
      { copy: { content: 'x', dest: `${base}/made` } },
      { synchronize: { src: `${base}/made`, dest: `${base}/to/` } },
      { synchronize: { src: `${base}/never`, dest: `${base}/to/` }, ignore_errors: true },
    ];
    const play = { hosts: 'localhost', gather_facts: false, tasks };
    const { statuses } = await playFiles({ 'site.yml': JSON.stringify([play]) }, { check: true });
    expect(statuses).toEqual(['changed', 'changed', 'failed']);
  });

  it('copies what differs, and says so under check', async () => {
    expect(changes(await results([{}], true))).toEqual([true]);
    expect(existsSync(`${base}/to/a`)).toBe(false);
    const [first, again] = await results([{}, {}]);
    expect(readFileSync(`${base}/to/sub/b c`, 'utf8')).toBe('b\n');
    const made = ['>f+++++++++ a', '>f+++++++++ x.tmp', 'cd+++++++++ sub/', '>f+++++++++ sub/b c'];
    expect(first).toMatchObject({ changed: true, rc: 0 });
    // The folder itself is told of where its time differs.
    const lines = (first?.stdout_lines ?? []) as readonly string[];
    expect(lines.filter((line) => !line.endsWith(' ./'))).toEqual(made);
    expect(again).toMatchObject({ changed: false, msg: '', stdout_lines: [] });
  });

  it('removes what src has not only when it is asked to', async () => {
    const options = { delete: true, rsync_opts: ['--exclude=*.tmp'] };
    const [would] = await results([options], true);
    expect(would?.stdout_lines).toContain('*deleting   old');
    expect(changes(await results([{}, options, options]))).toEqual([true, true, false]);
    expect(readdirSync(`${base}/to`).sort()).toEqual(['a', 'sub', 'x.tmp']);
  });

  it('makes hard links to what is the same elsewhere', async () => {
    await results([{ dest: `${base}/earlier/` }]);
    const later = { dest: `${base}/later/`, link_dest: [`${base}/earlier`] };
    expect(changes(await results([later, later]))).toEqual([true, false]);
    const [refused] = await results([{ ...later, link_dest: [`${base}/later`] }]);
    expect(refused).toMatchObject({
      failed: true,
      msg: 'Hardlinking into a subdirectory of the source would cause recursion. <base>/later and <base>/later/',
    });
  });

  const start = 'rsync --delay-updates -F --compress';
  const end = "--out-format='<<CHANGED>>%i %n%L' <base>/from/ <base>/to/";

  /** Command lines that ansible.posix makes of the same arguments. */
  const commands: readonly (readonly [Fields, string])[] = [
    [{}, `${start} --archive ${end}`],
    [{ archive: false }, `${start} ${end}`],
    [
      { archive: false, recursive: true, times: true, owner: false },
      `${start} --recursive --times ${end}`,
    ],
    [
      { recursive: false, links: false, group: false, dirs: true, perms: true },
      `${start} --archive --no-recursive --no-links --no-group --dirs ${end}`,
    ],
    [
      { compress: false, delay_updates: false, rsync_timeout: 5, partial: true },
      `rsync --timeout=5 --archive --partial ${end}`,
    ],
    [
      { checksum: true, existing_only: true, copy_links: true, delete: true },
      `${start} --delete-after --existing --checksum --copy-links --archive ${end}`,
    ],
    [
      { rsync_path: '/usr/bin/rsync', rsync_opts: ['--exclude="*.tmp"', '--chmod=F600'] },
      `${start} --archive --rsync-path=/usr/bin/rsync --exclude="*.tmp" --chmod=F600 ${end}`,
    ],
  ];

  it('tells rsync what ansible.posix tells it', async () => {
    const answers = await results(commands.map(([args]) => args));
    expect(answers.map(commandOf)).toEqual(commands.map(([, command]) => command));
  });

  it('finds files of the playbook, and fails as rsync does', async () => {
    const [near, none, both] = await results([
      { src: 'near/', dest: 'made' },
      { src: 'nothing' },
      { src: 'rsync://a/b', dest: 'rsync://c/d' },
    ]);
    expect(commandOf(near ?? {})).toMatch(/ <play>\/files\/near\/ <play>\/made$/);
    expect(none).toMatchObject({ failed: true, rc: 23 });
    expect(both).toMatchObject({ failed: true, msg: 'either src or dest must be a localhost' });
  });
});
