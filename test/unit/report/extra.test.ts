import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { extraReports } from '../../../src/cli/report-flags.ts';
import type { RunEvent } from '../../../src/event/events.ts';
import type { ExtraReport } from '../../../src/report/extra/extra.ts';
import { createReporter } from '../../../src/report/reporter.ts';
import { createCapture, plainText, timed } from './capture.ts';
import { failedReport, imageReport } from './image-reports.ts';
import { finish, taskInfo } from './vocabulary-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirror-play-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const first = taskInfo('One <&> two', 'command', { line: 3 });
const second = taskInfo('Mirror', 'mirror_images', { line: 9 });
const third = taskInfo('Not now', 'debug', { line: 12 });
const start = Date.UTC(2026, 10, 21, 0, 43, 1);
const run: readonly (readonly [number, RunEvent])[] = [
  [0, { type: 'run.started', playbooks: ['/play/vocabulary.yml'], check: false, diff: false }],
  [0, { type: 'play.started', name: 'A "play"', check: false, hosts: ['localhost'] }],
  [10, { type: 'task.started', task: first }],
  [1260, finish(first, 'changed', { changed: true, stdout: 'a\u0001b' })],
  [1300, { type: 'task.started', task: second }],
  [
    1400,
    { type: 'image.finished', taskId: second.id, image: imageReport('a:1', 'copied'), plan: false },
  ],
  [1500, { type: 'image.finished', taskId: second.id, image: failedReport('b:1'), plan: false }],
  [3400, finish(second, 'failed', { msg: '1 of 2 failed', failed: true })],
  [3400, { type: 'task.started', task: third }],
  [3410, finish(third, 'skipped', { skip_reason: 'Conditional result was False' })],
  [3500, { type: 'run.finished', recap: [], images: [], milliseconds: 93_784_500, exitCode: 2 }],
];

function report(reports: readonly ExtraReport[], format: 'text' | 'json' = 'text'): string[] {
  const stdout = createCapture();
  const { signal } = new AbortController();
  const io = { stdout, stderr: createCapture(), env: {}, readSource: () => undefined, signal };
  const options = { ...plainText, quiet: true, format, reports };
  const reporter = createReporter(options, io, { check: false, version: '1' });
  for (const [time, event] of run) reporter.listener(timed(event, start + time));
  return stdout.lines();
}

describe('extra reports', () => {
  it('timer says how long it took', () => {
    expect(report([{ kind: 'timer' }])).toContain(
      'Playbook run took 1 days, 2 hours, 3 minutes, 4 seconds',
    );
  });

  it('profile_tasks shows times under the headers and the slowest at the end', () => {
    const lines = report([{ kind: 'profile_tasks' }]);
    expect(lines).toContain(
      `Saturday 21 November 2026  00:43:02 +0000 (0:00:01.290)       0:00:01.300 ${'*'.repeat(5)} `,
    );
    const table = lines.slice(lines.indexOf(`${'='.repeat(79)} `) + 1);
    expect(table.slice(0, 3)).toEqual([
      `Mirror ${'-'.repeat(66)} 2.10s`,
      `One <&> two ${'-'.repeat(61)} 1.29s`,
      `Not now ${'-'.repeat(65)} 0.10s`,
    ]);
  });

  it.each(['text', 'json'] as const)('junit has a case per task and image (%s)', (format) => {
    const file = join(folder, format, 'junit.xml');
    report([{ kind: 'junit', file }], format);
    const xml = readFileSync(file, 'utf8');
    expect(xml).toContain('<testsuites tests="5" failures="2" errors="0" time="93784.500">');
    expect(xml).toContain(
      '<testcase classname="/play/vocabulary.yml:3" ' +
        'name="[localhost] A &quot;play&quot;: One &lt;&amp;&gt; two" time="1.250"><system-out>',
    );
    expect(xml).toContain('<failure message="1 of 2 failed">');
    expect(xml).toContain('<failure message="failed: the target refused the push (403)">');
    expect(xml).toContain('<skipped message="Conditional result was False"/>');
    expect(xml).not.toMatch(/[\u0000-\u0008]/);
  });

  it('leaves NDJSON alone', () => {
    const lines = report([{ kind: 'timer' }, { kind: 'profile_tasks' }], 'json').filter(Boolean);
    expect(() => lines.map((line): unknown => JSON.parse(line))).not.toThrow();
  });
});

describe('extraReports', () => {
  it('reads --report and the callbacks that Ansible would enable', () => {
    const environment = {
      ANSIBLE_CALLBACKS_ENABLED: 'ansible.posix.timer, junit,cowsay',
      JUNIT_OUTPUT_DIR: '/out',
    };
    expect(extraReports(['junit=a=b.xml', 'profile_tasks'], environment)).toEqual([
      { kind: 'junit', file: 'a=b.xml' },
      { kind: 'profile_tasks' },
      { kind: 'timer' },
      { kind: 'junit', file: '/out/mirror-play.xml' },
    ]);
  });

  it.each(['html=x', 'junit', 'junit=', 'timers'])('refuses %s', (word) => {
    expect(() => extraReports([word], {})).toThrow(expect.objectContaining({ code: 'MP7004' }));
  });
});
