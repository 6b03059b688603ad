import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HostnameFile,
  networkFile,
  settingsFile,
  wholeFile,
} from '../../../src/modules/host/hostname/files.ts';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { taskCalls } from '../../helpers/task-calls.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp } from '../runner/stage.ts';

/** What ansible-core's strategies make of the same files. */
describe('a file that keeps the name', () => {
  const settings = settingsFile('/etc/conf.d/hostname');

  it.each<[HostnameFile, string, string, string]>([
    [wholeFile('/etc/hostname'), 'old\n', 'old', 'new\n'],
    [wholeFile('/etc/hostname'), '', '', 'new\n'],
    [networkFile, 'A=1\nHOSTNAME=old\nB=2\n', 'old', 'A=1\nHOSTNAME=new\nB=2\n'],
    [networkFile, 'A=1\n', '', 'A=1\nHOSTNAME=new\n'],
    [settings, '# c\nhostname="old"\n', 'old', '# c\nhostname="new"\n'],
    [settings, '', '', 'hostname="new"\n'],
  ])('%j with %j', (file, text, is, after) => {
    expect(file.read(text) ?? '').toBe(is);
    expect(file.write(text, 'new')).toBe(after);
  });
});

/** tee keeps what it is told instead of writing it where it is told to. */
const programs = {
  tee: '/bin/cat > "$STATE/written"',
  hostname: 'echo now',
  scutil: 'case "$*" in *ComputerName*) echo later ;; *) echo now ;; esac',
};

describe('hostname', () => {
  let folder: TempDir;
  let standing: StandIns;
  beforeAll(() => {
    folder = tempDir('hostname');
    standing = standIns(folder.path, programs);
  });
  afterAll(() => {
    folder.remove();
    cleanUp();
  });

  const told = (use: string, name: string, check = false) =>
    taskCalls({ hostname: { use, name } }, standing, { check, queries: /^hostname$|--get/ });

  it.each([
    ['sles', 'new.example.com', ['tee /etc/HOSTNAME']],
    ['openbsd', 'new.example.com', ['tee /etc/myname']],
    ['alpine', 'new.example.com', ['tee /etc/hostname', 'hostname -F /etc/hostname']],
    ['freebsd', 'now', ['tee /etc/rc.conf.d/hostname']],
    ['freebsd', 'new.example.com', ['hostname new.example.com', 'tee /etc/rc.conf.d/hostname']],
    [
      'macos',
      'My Mac.local',
      [
        'scutil --set HostName [My Mac.local]',
        'scutil --set ComputerName [My Mac.local]',
        'scutil --set LocalHostName My-Maclocal',
      ],
    ],
  ])('%s to %s', async (use, name, calls) => {
    expect(await told(use, name)).toMatchObject({ calls, changed: true, result: { name } });
  });

  it('writes the name as the file has it', async () => {
    await told('freebsd', 'new.example.com');
    expect(readFileSync(`${folder.path}/written`, 'utf8')).toBe('hostname="new.example.com"\n');
  });

  it('changes nothing under check', async () => {
    const answer = await told('sles', 'new.example.com', true);
    expect(answer).toMatchObject({ calls: [], changed: true });
  });

  it('says where it does not know how', async () => {
    const { result } = await told('generic', 'new.example.com');
    expect(result.msg).toMatch(/^hostname module cannot be used on platform /);
  });
});
