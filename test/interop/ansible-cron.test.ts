import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

const crontab = `[ "$1" = -u ] && shift 2
case $1 in
  -l) [ -f "$STATE/tab" ] || { echo 'no crontab for me' >&2; exit 1; }; cat "$STATE/tab" ;;
  -) cat > "$STATE/tab" ;;
  *) cat "$1" > "$STATE/tab" ;;
esac`;

const file = { cron_file: '{{ playbook_dir }}/file', name: 'f', user: 'root' };

interop(['ansible-playbook'], 'crontabs under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('cron');
  });
  afterAll(() => folder.remove());

  it('are the same', async () => {
    const table = { slurp: { src: '{{ playbook_dir }}/tab' } };
    const { theirs, ours } = await runBoth(
      {
        name: 'cron',
        programs: { crontab },
        tasks: [
          { cron: { name: 'would', job: 'ls' }, check_mode: true },
          { cron: { name: 'one', minute: '5', hour: '2,3', job: 'ls > /dev/null' } },
          { cron: { name: 'one', minute: '5', hour: '2,3', job: 'ls > /dev/null' } },
          { cron: { name: 'two', special_time: 'daily', job: '/bin/x', disabled: true } },
          { cron: { name: 'PATH', env: true, job: '/opt/bin' } },
          { cron: { name: 'LAST', env: true, value: 'a b', insertafter: 'PATH' } },
          { cron: { name: 'FIRST', env: true, value: 'c', insertbefore: 'PATH' } },
          table,
          { cron: { name: 'one', weekday: 'mon', job: 'other', user: 'root' } },
          { cron: { name: 'PATH', env: true, job: '/usr/bin' } },
          table,
          { cron: { name: 'one', state: 'absent' } },
          { cron: { name: 'one', state: 'absent' } },
          { cron: { name: 'PATH', env: true, state: 'absent' } },
          { cron: { name: 'none' } },
          table,
          { cron: { ...file, job: 'do it' } },
          { slurp: { src: '{{ playbook_dir }}/file' } },
        ],
      },
      folder.path,
    );
    expect(ours).toEqual(theirs);
  }, 240_000);
});
