import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/event/events.ts';
import type { ImageReport } from '../../../src/event/image.ts';
import { planSchema } from '../../../src/mirror/plan-document.ts';
import { eventsSchema } from '../../../src/report/events-schema.ts';
import { createReporter, type OutputOptions } from '../../../src/report/reporter.ts';
import { createCapture, plainText, timed } from './capture.ts';
import { failedReport, imageReport, keptReport } from './image-reports.ts';
import { finish, taskInfo, vocabularyEvents } from './vocabulary-events.ts';

const { signal } = new AbortController();
const none = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

/** A run of one mirror task. */
function mirrorRun(images: readonly ImageReport[], plan: boolean): RunEvent[] {
  const task = taskInfo('Base images', 'mirror_images', { file: undefined });
  const failed = images.some(({ state }) => state === 'failed');
  const result = { changed: true, failed, msg: 'see above', images: images as never };
  return [
    { type: 'run.started', playbooks: ['mirror.yml'], check: plan, diff: false },
    { type: 'play.started', name: 'Mirror', check: plan, hosts: ['localhost'] },
    { type: 'task.started', task },
    { type: 'images.started', taskId: task.id, count: images.length, plan },
    ...images.map((image): RunEvent => {
      return { type: 'image.finished', taskId: task.id, image, plan };
    }),
    finish(task, failed ? 'failed' : 'changed', result),
    {
      type: 'run.finished',
      recap: [{ host: 'localhost', ...none, ok: failed ? 0 : 1, failed: failed ? 1 : 0 }],
      images,
      milliseconds: 65_400,
      exitCode: failed ? 2 : 0,
    },
  ];
}

function report(
  events: readonly RunEvent[],
  options: Partial<OutputOptions> = {},
  env: Readonly<Record<string, string>> = { LANG: 'C.UTF-8' },
) {
  const stdout = createCapture();
  const stderr = createCapture();
  const check = events.some((event) => event.type === 'run.started' && event.check);
  const io = { stdout, stderr, env, readSource: () => 'a: 1\nb: 2\n', signal };
  const reporter = createReporter({ ...plainText, ...options }, io, { check, version: '1.2.3' });
  for (const event of events) reporter.listener(timed(event, 1_700_000_000_000));
  reporter.close();
  return { out: stdout.text(), err: stderr.text() };
}

const images = [
  imageReport('library/alpine:3.20', 'copied', { index: 0 }),
  imageReport('library/node:22', 'updated', {
    index: 1,
    transfer: { blobs: 12, bytes: 57_776_538, presentBlobs: 4, presentBytes: 42_991_616 },
  }),
  imageReport('library/redis:7.4', 'unchanged', { index: 2 }),
  imageReport('library/redis:7.2', 'unchanged', { index: 3 }),
  imageReport('library/busybox:1.36', 'unchanged', { index: 4 }),
  keptReport('acme/tool:1.9', { index: 5 }),
];

describe('a plan', () => {
  it('is a table in the order of the list, and one summary line', () => {
    const { out, err } = report(mirrorRun(images.toReversed(), true));
    expect(out).toBe(`
PLAY [Mirror] ******************************************************************

TASK [Base images] *************************************************************
  + library/alpine:3.20  copy     2 platforms   3 blobs   7.6 MiB
  ~ library/node:22      update   sha256:9d1c0000 → sha256:4be01111   2 platforms   12 blobs   55.1 MiB (41 MiB already there)
  ! acme/tool:1.9        would be kept: the source answered 404 Not Found
changed: [localhost]

PLAY RECAP *********************************************************************
localhost                  : ok=1    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   

Plan: 1 to copy, 1 to update, 3 unchanged, 1 would be kept, 0 would fail. 62.7 MiB to transfer (41 MiB already there).
`);
    expect(err).toBe(
      '    help: Check the name and the tag.\n' +
        '[KEPT]: 1 image would be kept as the target has it, because the source failed (1 not found). It may be old.\n',
    );
  });

  it('counts what a task in check mode only planned as planned', () => {
    const events = mirrorRun(images.slice(0, 1), true).map((event): RunEvent => {
      if (event.type === 'run.started') return { ...event, check: false };
      return event.type === 'run.finished' ? { ...event, images: [] } : event;
    });
    const { out } = report(events);
    expect(out).toContain('Plan: 1 to copy');
    expect(out).not.toContain('moved');
  });

  it('says so when there is nothing to do', () => {
    const { out } = report(mirrorRun(images.slice(2, 5), true));
    expect(out).toMatch(/\nNo changes\. mirror\.local already has everything\.\n$/);
    expect(out).not.toContain('redis');
  });

  it('shows what is unchanged with -v, and sizes only where they were asked for', () => {
    const unmeasured = images.slice(0, 3).map((image) => ({ ...image, transfer: undefined }));
    const { out } = report(mirrorRun(unmeasured, true), { verbosity: 1 });
    expect(out).toContain('\n  = library/redis:7.4    unchanged\n');
    expect(out).toContain('\n  + library/alpine:3.20  copy     2 platforms\n');
    expect(out).toContain('0 would fail. Sizes were not asked for.');
  });

  it('groups more than forty rows by repository; troubles keep their own', () => {
    const many = Array.from({ length: 45 }, (_, index) =>
      imageReport(`library/node:${index}`, index < 5 ? 'updated' : 'copied', { index }),
    );
    const { out } = report(mirrorRun([...many, failedReport('x/y:1', { index: 45 })], true));
    const rows = out.split('\n').filter((line) => /^ {2}[+~x] /.test(line));
    expect(rows).toEqual([
      '  + docker.io/library/node  45 images   40 to copy, 5 to update   342 MiB',
      '  x x/y:1                   would fail: the target refused the push (403)',
    ]);
  });

  it('is one document of its schema under --json', () => {
    const { out, err } = report(mirrorRun([...images, failedReport('x/y:1')], true), {
      format: 'json',
    });
    const document: unknown = JSON.parse(out);
    const validate = new Ajv({ strict: false }).compile(planSchema);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document).toMatchObject({
      changes: true,
      summary: { total: 7, kept: { 'not-found': 1 } },
    });
    expect(err).toContain('fatal: [localhost]: FAILED! =>');
  });
});

describe('a run', () => {
  it('has a line per image that was touched, and says what moved', () => {
    const { out, err } = report(mirrorRun([...images, failedReport('x/y:1')], false));
    expect(out).toContain(`
  + copied     library/alpine:3.20  2 platforms  3 blobs  7.6 MiB
  ~ updated    library/node:22  sha256:9d1c0000 → sha256:4be01111  2 platforms  12 blobs  55.1 MiB (41 MiB already there)
  ! kept       acme/tool:1.9  earlier copy (sha256:abcd0000) kept: the source answered 404 Not Found
  x failed     x/y:1  the target refused the push (403)
fatal: [localhost]: FAILED! => {"changed": true, "images": 7, "msg": "see above"}
`);
    expect(out).toContain(
      '\nImages: 1 copied, 1 updated, 3 unchanged, 1 kept, 1 failed. ' +
        '62.7 MiB moved (41 MiB already there) in 1 min 05 s.\n',
    );
    expect(err).toBe(
      '    help: Check the name and the tag.\n    help: Ask for the right to push.\n' +
        '[KEPT]: 1 image was kept as the target has it, because the source failed (1 not found). It may be old.\n',
    );
  });

  it('tells the same hint once', () => {
    const { err } = report(mirrorRun([keptReport('a:1'), keptReport('b:1')], false));
    expect(err.match(/help:/g)).toHaveLength(1);
    expect(err).toContain('[KEPT]: 2 images were kept as the target has them, because');
  });

  it('keeps quiet but for what is kept or failed', () => {
    const { out } = report(mirrorRun([...images, failedReport('x/y:1')], false), { quiet: true });
    expect(out).not.toContain('copied     ');
    expect(out).toContain('! kept       acme/tool:1.9');
    expect(out).toContain('x failed     x/y:1');
  });

  it('uses ASCII where the locale has no more', () => {
    const { out } = report(mirrorRun(images, false), {}, { LANG: 'C' });
    expect(out).toContain('sha256:9d1c0000 -> sha256:4be01111');
    expect(out).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('messages', () => {
  const note = (level: 'warning' | 'info' | 'debug', text: string): RunEvent => {
    return { type: 'note', level, text };
  };

  it('go to stderr; a warning once, wrapped as Ansible does', () => {
    const long = 'No inventory was parsed, only implicit localhost is available, and more of it';
    const events = [note('warning', long), note('warning', long), note('info', 'by the way')];
    expect(report(events)).toEqual({
      out: '',
      err:
        '[WARNING]: No inventory was parsed, only implicit localhost is available, and\n' +
        'more of it\nby the way\n',
    });
  });

  it('hold debug lines and retries back unless asked for', () => {
    const retry: RunEvent = {
      type: 'request.retried',
      host: 'quay.io',
      reason: '503',
      attempt: 1,
      milliseconds: 1500,
    };
    expect(report([note('debug', 'x'), retry]).err).toBe('');
    expect(report([note('debug', 'x'), retry], { debug: true, verbosity: 1 }).err).toBe(
      '2023-11-14T22:13:20.000Z debug x\n' +
        '2023-11-14T22:13:20.000Z warn  quay.io attempt 1 failed: 503; again in 1500 ms\n',
    );
  });

  it('tell what pulls are left: first with -v, at the end, and while waiting for more', () => {
    const rate: RunEvent = {
      type: 'rate.seen',
      host: 'docker.io',
      remaining: 76,
      limit: 100,
      window: 21_600,
      source: '203.0.113.7',
    };
    const wait: RunEvent = {
      type: 'rate.waiting',
      host: 'docker.io',
      remaining: 0,
      until: 1_700_000_000_000,
      latest: 1_700_020_000_000,
    };
    const events = [rate, { ...rate, remaining: 0 }, wait, ...mirrorRun([], false).slice(-1)];
    const last = 'docker.io: 0 of 100 pulls left per 6 h, counted for 203.0.113.7.\n';
    const waiting =
      'docker.io: 0 pulls left: waiting; asked again at 22:13:20 UTC, given up at 03:46:40 UTC.\n';
    expect(report(events).err).toBe(`${waiting}${last}`);
    expect(report(events, { verbosity: 1 }).err).toBe(
      `docker.io: 76 of 100 pulls left per 6 h, counted for 203.0.113.7.\n${waiting}${last}`,
    );
    expect(report(events, { quiet: true }).err).toBe('');
  });

  it('show diagnostics with their frames, twenty errors at most', () => {
    const diagnostic = {
      severity: 'error',
      code: 'MP2004',
      message: 'unknown keyword',
      span: { file: 'site.yml', line: 2, column: 1, endColumn: 1 },
      label: 'did you mean "c"?',
    } as const;
    const events = Array.from({ length: 23 }, (_, index): RunEvent[] => {
      const event: RunEvent = {
        type: 'diagnostic',
        diagnostic: { ...diagnostic, message: `unknown keyword ${index}` },
      };
      return [event, event];
    }).flat();
    const { err } = report(events);
    expect(err.match(/error\[MP2004\]/g)).toHaveLength(20);
    expect(err).toContain('2 | b: 2\n  | ^ did you mean "c"?');
    expect(err).toMatch(/\n3 more errors not shown\.\n$/);
    const coloured = report(events.slice(0, 1), { color: 'always' }).err;
    expect(coloured).toContain('\u001b[31merror[MP2004]\u001b[39m');
    expect(coloured).toContain('\u001b[31m^ did you mean "c"?\u001b[39m');
  });
});

describe('NDJSON', () => {
  it('begins with the versions; then every event on a line, with its time', () => {
    const { out, err } = report(mirrorRun(images, false), { format: 'json' });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines[0]).toEqual({ type: 'version', 'mirror-play': '1.2.3', events: '1.0' });
    expect(lines[1]).toEqual({
      type: 'run.started',
      playbooks: ['mirror.yml'],
      check: false,
      diff: false,
      time: '2023-11-14T22:13:20.000Z',
    });
    expect(lines).toHaveLength(mirrorRun(images, false).length + 1);
    expect(err).toBe('');
  });

  it('follows its schema, whatever the event', () => {
    const validate = new Ajv({ strict: false, discriminator: false }).compile(eventsSchema);
    const many: RunEvent[] = [
      ...vocabularyEvents(),
      ...mirrorRun([...images, failedReport('x/y:1')], false),
      { type: 'note', level: 'info', text: 'x' },
      { type: 'request.retried', host: 'h', reason: '503', attempt: 1, milliseconds: 10 },
      { type: 'rate.seen', host: 'h', remaining: 3 },
      { type: 'rate.waiting', host: 'h', remaining: 0, until: 1, latest: 2 },
      { type: 'diagnostic', diagnostic: { severity: 'error', code: 'MP2004', message: 'x' } },
      { type: 'task.diff', task: taskInfo('t', 'copy'), host: 'h', diffs: [] },
      { type: 'transfer.finished', taskId: '1', id: 1, ok: true },
    ];
    for (const line of report(many, { format: 'json' }).out.trimEnd().split('\n')) {
      expect(validate(JSON.parse(line)), line).toBe(true);
    }
    expect(validate({ type: 'note', level: 'loud', text: '', time: '' })).toBe(false);
    expect(validate({ type: 'no.such' })).toBe(false);
  });

  it('has the progress of a transfer once a second', () => {
    const stdout = createCapture();
    const io = { stdout, stderr: createCapture(), env: {}, readSource: () => undefined, signal };
    const options = { ...plainText, format: 'json' } as const;
    const reporter = createReporter(options, io, { check: false, version: '1.2.3' });
    for (let time = 5000; time <= 7500; time += 100) {
      const event = { type: 'transfer.progress', taskId: '1', id: 1, bytes: time } as const;
      reporter.listener(timed(event, time));
    }
    expect(stdout.text().match(/"bytes":\d+/g)).toEqual([
      '"bytes":5000',
      '"bytes":6000',
      '"bytes":7000',
    ]);
  });
});
