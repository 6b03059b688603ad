import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/event/events.ts';
import {
  type AnsibleTextOptions,
  createAnsibleText,
} from '../../../src/report/ansible/ansible-text.ts';
import { createPaint } from '../../../src/report/paint.ts';
import { finish, taskInfo, vocabularyEvents } from './vocabulary-events.ts';

const golden = join(import.meta.dirname, '../../golden/report');

function print(events: readonly RunEvent[], more: Partial<AnsibleTextOptions> = {}): string {
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: () => undefined };
  const listener = createAnsibleText(output, {
    verbosity: 0,
    format: 'json',
    quiet: false,
    checkMarkers: false,
    hidden: [],
    columns: 79,
    paint: createPaint(0),
    warn: () => undefined,
    ...more,
  });
  for (const event of events) listener({ ...event, time: 0 });
  return lines.map((line) => `${line}\n`).join('');
}

describe('createAnsibleText', () => {
  it.each([
    ['vocabulary.txt', 0],
    ['vocabulary-v.txt', 1],
    ['vocabulary-vv.txt', 2],
  ])('prints %s as ansible-playbook does', (file, verbosity) => {
    const expected = readFileSync(join(golden, file), 'utf8');
    expect(print(vocabularyEvents(), { verbosity })).toBe(expected);
  });

  it.each([
    ['vocabulary-yaml.txt', 0],
    ['vocabulary-yaml-v.txt', 1],
  ])('prints %s with result_format=yaml', (file, verbosity) => {
    const expected = readFileSync(join(golden, file), 'utf8');
    expect(print(vocabularyEvents(), { verbosity, format: 'yaml' })).toBe(expected);
  });

  it('leaves out lines that are there as text, and tidies what blocks cannot hold', () => {
    const result = { stdout: 'a \n\tb\u0007\n', stdout_lines: ['a ', 'b'], stderr: '', rc: 0 };
    const text = print([finish(taskInfo('x', 'command'), 'changed', result)], {
      verbosity: 1,
      format: 'yaml',
    });
    expect(text).toBe(
      "changed: [localhost] => \n    rc: 0\n    stderr: ''\n    stdout: |-\n        a\n" +
        '                b\n    stdout_lines: <omitted>\n',
    );
  });

  it('shows results over several lines, with the invocation, from -vvv on', () => {
    const task = taskInfo('x', 'stat');
    const result = { changed: false, invocation: { module_args: { path: '/x' } } };
    expect(print([finish(task, 'ok', result)], { verbosity: 3 })).toBe(
      'ok: [localhost] => {\n    "changed": false,\n    "invocation": {\n' +
        '        "module_args": {\n            "path": "/x"\n        }\n    }\n}\n',
    );
    expect(print([finish(task, 'ok', result)], { verbosity: 1 })).toBe(
      'ok: [localhost] => {"changed": false}\n',
    );
  });

  it('says how many images a mirror task had, not each of them', () => {
    const image = { source: 'docker.io/library/busybox:1', state: 'failed' };
    const result = { changed: false, images: [image, image], msg: '2 of 2 images failed' };
    expect(print([finish(taskInfo('x', 'mirror_images'), 'failed', result)])).toBe(
      'fatal: [localhost]: FAILED! => {"changed": false, "images": 2, "msg": "2 of 2 images failed"}\n',
    );
  });

  it('keeps quiet but for failures, under their headers, and the recap', () => {
    const text = print(vocabularyEvents(), { quiet: true });
    expect(text).toContain('\nTASK [Fails] ***');
    expect(text).toContain('\nPLAY [Vocabulary] ***');
    expect(text).toContain('\nPLAY RECAP ***');
    expect(text).not.toContain('TASK [Say]');
    expect(text).not.toContain('PLAY [nothere]');
    expect(text).not.toContain('ok: [localhost]');
  });

  it('marks check mode only where asked to', () => {
    const events: RunEvent[] = [
      { type: 'play.started', name: 'p', check: true, hosts: [] },
      { type: 'task.started', task: taskInfo('t', 'debug', { check: true }) },
    ];
    expect(print(events)).not.toContain('CHECK');
    const marked = print(events, { checkMarkers: true });
    expect(marked).toContain('PLAY [p] [CHECK MODE] ***');
    expect(marked).toContain('TASK [t [CHECK MODE]] ***');
  });

  it('hands over the warnings of results and does not print them twice', () => {
    const warned: string[] = [];
    const event = finish(taskInfo('x', 'file'), 'ok', { changed: false, warnings: ['look out'] });
    const text = print([event], { verbosity: 1, warn: (line) => void warned.push(line) });
    expect(warned).toEqual(['look out']);
    expect(text).toBe('ok: [localhost] => {"changed": false}\n');
  });

  it('paints without changing the words', () => {
    const coloured = print(vocabularyEvents(), { paint: createPaint(1) });
    expect(coloured).toContain('\u001b[32mok: [localhost]');
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(print(vocabularyEvents()));
  });
});
