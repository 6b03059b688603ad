import { describe, expect, it } from 'vitest';
import { exitCodeOfError, exitCodeOfRun } from '../../../src/app/exit-code.ts';
import { Interrupted } from '../../../src/app/interrupted.ts';
import type { HostRecap } from '../../../src/event/outcome.ts';
import { CodedError } from '../../../src/util/coded-error.ts';

describe('exitCodeOfError', () => {
  it.each([
    [new CodedError('MP1001', 'no such file'), 1],
    [new CodedError('MP1003', 'YAML syntax'), 4],
    [new CodedError('MP2004', 'unknown keyword'), 4],
    [new CodedError('MP4001', 'task'), 2],
    [new CodedError('MP5003', 'registry'), 2],
    [new CodedError('MP6001', 'image'), 2],
    [new CodedError('MP6075', 'lock'), 75],
    [new CodedError('MP7003', 'flag'), 5],
    [new CodedError('MP7101', 'config'), 4],
    [new CodedError('MP1015', 'role not found'), 1],
    [new CodedError('MP2010', 'a warning made an error by --strict'), 4],
    [new Interrupted('SIGINT'), 130],
    [new Interrupted('SIGTERM'), 143],
    [new TypeError('x is undefined'), 250],
    ['thrown text', 250],
  ])('%s is %i', (error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});

describe('exitCodeOfRun', () => {
  const none = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
  const run = (counts: Partial<HostRecap>, check = false, detailed = false): number =>
    exitCodeOfRun({ recap: [{ host: 'localhost', ...none, ...counts }], check, detailed });

  it('is 0 when all went well, rescued and ignored failures included', () => {
    expect(run({ ok: 3, changed: 1, rescued: 1, ignored: 2 })).toBe(0);
    expect(exitCodeOfRun({ recap: [], check: false, detailed: true })).toBe(0);
  });

  it('is 2 when a host failed', () => {
    expect(run({ failed: 1 })).toBe(2);
    expect(run({ unreachable: 1 }, true, true)).toBe(2);
  });

  it('is 3 only for pending changes, under check, when asked for', () => {
    expect(run({ changed: 1 }, true, true)).toBe(3);
    expect(run({ changed: 1 }, true, false)).toBe(0);
    expect(run({ changed: 1 }, false, true)).toBe(0);
    expect(run({ ok: 1 }, true, true)).toBe(0);
  });
});
