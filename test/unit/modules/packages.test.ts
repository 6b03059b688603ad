import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

/** Here are vim 1.0 (1.1 can be had) and git 2.0; curl can be had. */
const aptCache = `
known() { printf '%s:\\n  Installed: %s\\n  Candidate: %s\\n  Version table:\\n' "$@"; }
shift
for name; do case $name in
  vim) known vim 1.0 1.1 ;; git) known git 2.0 2.0 ;; curl) known curl '(none)' 7.0 ;;
esac; done`;
const rpm = 'case "$*" in *vim*|*git*) echo there ;; *) exit 1 ;; esac';
const dnf = 'case "$*" in *check-update*vim*) echo "vim 1.1 updates"; exit 100 ;; esac';

let folder: TempDir;
let programs: StandIns;
beforeAll(() => {
  folder = tempDir('packages');
  programs = standIns(folder.path, { 'apt-cache': aptCache, 'apt-get': '', rpm, dnf });
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

/** How programs that change something were called, and whether the task was changed. */
async function told(task: string, check = false) {
  const environment = { PATH: `${programs.path}:/usr/bin:/bin` };
  const { recap } = await playTasks(`- ${task}`, { environment, check });
  const calls = programs.calls().filter((call) => !/^(?:apt-cache|rpm) |check-update/.test(call));
  const plain = calls.map((call) =>
    call.replace(
      / -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60/,
      '',
    ),
  );
  return { calls: plain, changed: recap?.changed, failed: recap?.failed };
}

const nothing = { calls: [], changed: 0, failed: 0 };
const changedBy = (...calls: string[]) => ({ calls, changed: 1, failed: 0 });

describe('apt', () => {
  it.each([
    ['apt: { name: git }', nothing],
    ['apt: { name: [git, curl] }', changedBy('apt-get -y install curl')],
    ['apt: { name: vim, state: latest }', changedBy('apt-get -y install vim')],
    ['apt: { name: git, state: latest }', nothing],
    ['apt: { name: "git=3.*" }', changedBy('apt-get -y install git=3.*')],
    [
      'apt: { name: [git, curl], state: absent, purge: true }',
      changedBy('apt-get -y --purge remove git'),
    ],
    [
      'apt: { update_cache: true, name: curl, install_recommends: false }',
      changedBy('apt-get update', 'apt-get -y -o APT::Install-Recommends=no install curl'),
    ],
    ['apt: { upgrade: dist }', changedBy('apt-get -y dist-upgrade')],
    ['apt: { autoremove: true }', changedBy('apt-get -y autoremove')],
    ['apt: { name: nonsense }', { calls: [], changed: 0, failed: 1 }],
    ['package: { name: curl }', changedBy('apt-get -y install curl')],
  ])('%s', async (task, expected) => expect(await told(task)).toEqual(expected));

  it('does nothing under check', async () => {
    expect(await told('apt: { name: curl, update_cache: true }', true)).toEqual(changedBy());
  });
});

describe('dnf', () => {
  it.each([
    ['dnf: { name: git }', nothing],
    ['dnf: { name: [git, curl] }', changedBy('dnf -y install -- curl')],
    ['dnf: { name: [vim, git], state: latest }', changedBy('dnf -y upgrade -- vim git')],
    ['dnf: { name: [git, curl], state: absent }', changedBy('dnf -y remove -- git')],
    [
      'dnf: { name: curl, disable_gpg_check: true, enablerepo: [a, b] }',
      changedBy('dnf -y --enablerepo=a --enablerepo=b --nogpgcheck install -- curl'),
    ],
    ['package: { name: curl, use: dnf }', changedBy('dnf -y install -- curl')],
    [
      'package: { pkg: curl, allow_downgrade: true }',
      changedBy('apt-get -y --allow-downgrades install curl'),
    ],
    ['package: { name: curl, allowerasing: true }', { calls: [], changed: 0, failed: 1 }],
  ])('%s', async (task, expected) => expect(await told(task)).toEqual(expected));
});
