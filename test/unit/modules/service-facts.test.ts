import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

const units = `  UNIT                 LOAD      ACTIVE   SUB     DESCRIPTION
  cron.service         loaded    active   running Regular background program processing daemon
  done.service         loaded    active   exited  Done once, has failed before
* gone.service         not-found inactive dead    gone.service
* sad.service          loaded    failed   failed  Sad
  idle.service         loaded    inactive dead    Idle

LOAD   = Reflects whether the unit definition was properly loaded.
5 loaded units listed.`;

const files = `UNIT FILE                              STATE           PRESET
cron.service                           enabled         enabled
sad.service                            enabled         enabled
getty@.service                         enabled         enabled
idle.service                           disabled        enabled
off.service                            disabled        enabled
alias.service                          alias           -

6 unit files listed.`;

const systemctl = `
case "$*" in
  *list-units*) /bin/cat <<'END'
${units}
END
  ;;
  *list-unit-files*) /bin/cat <<'END'
${files}
END
  ;;
  *show*@*) echo 'Unit name getty@.service is neither a valid invocation ID nor unit name.' >&2; exit 1 ;;
  'show off.service alias.service'*) printf 'ActiveState=inactive\\n\\nActiveState=active\\n' ;;
esac`;

const offline = 'echo "System has not been booted with systemd" >&2; exit 1';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('service-facts');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** The fact, or what the task registered when there is none. */
async function factWith(name: string, programs: Readonly<Record<string, string>>) {
  const { path }: StandIns = standIns(`${folder.path}/${name}`, programs);
  const tasks = `- service_facts:
  register: answer
- debug: { msg: "{{ ansible_facts.services | default(answer) }}" }`;
  const { said } = await playTasks(tasks, { environment: { PATH: path } });
  return said[0] as Readonly<Record<string, unknown>>;
}

/** What ansible-core 2.14 told of the same answers, with systemd as the first process. */
describe('service_facts with systemd', () => {
  it('knows units, and those that only have a file', async () => {
    const service = (name: string, state: string, status: string) => [
      `${name}.service`,
      { name: `${name}.service`, state, status, source: 'systemd' },
    ];
    expect(await factWith('systemd', { systemctl })).toEqual(
      Object.fromEntries([
        service('cron', 'running', 'enabled'),
        service('done', 'stopped', 'active'),
        service('gone', 'stopped', 'not-found'),
        service('sad', 'stopped', 'failed'),
        service('idle', 'stopped', 'disabled'),
        service('getty@', 'unknown', 'enabled'),
        service('off', 'inactive', 'disabled'),
        service('alias', 'active', 'alias'),
      ]),
    );
  });

  it('says so when it finds none', async () => {
    expect(await factWith('offline', { systemctl: offline })).toMatchObject({
      skipped: true,
      msg: expect.stringMatching(/^Failed to find any services\./) as string,
    });
  });
});
