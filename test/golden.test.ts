import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './helpers/cli.ts';
import type { RunResult } from './helpers/process.ts';

// What people see, case by case: `command` is run in the folder of the case, `expected.txt` holds
// what came out. `npx vitest run test/golden.test.ts -u` writes it anew; read the difference.
const root = resolve(import.meta.dirname, 'golden');
const cases = readdirSync(root).filter((name) => existsSync(join(root, name, 'command')));

describe('golden cases', () => {
  it.each(cases)('%s', async (name) => {
    const folder = join(root, name);
    const [, ...args] = readFileSync(join(folder, 'command'), 'utf8').trim().split(/\s+/);
    const result = await runCli(args, { cwd: folder });
    await expect(render(result, folder)).toMatchFileSnapshot(join(folder, 'expected.txt'));
  });
});

function render({ code, stdout, stderr }: RunResult, folder: string): string {
  return `exit ${code}\n--- stdout\n${steady(stdout, folder)}--- stderr\n${steady(stderr, folder)}`;
}

/** Images are told of as they end, so their lines are put in order here. */
function inOrder(lines: string): string {
  return lines.split('\n').sort().join('\n');
}

/** Puts names in place of what differs from run to run. */
function steady(text: string, folder: string): string {
  return text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(resolve(root, '../..'), 'PROJECT')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/"(delta|start|end)": "[^"]*"/g, '"$1": "TIME"')
    .replaceAll(/\d+(\.\d+)? ?(ms|s)\b/g, 'TIME')
    .replaceAll(/\d+(\.\d+)? ?[kKMG]?i?B\/s/g, 'RATE')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/^ {2}[+~=!x] .*(?:\n {2}[+~=!x] .*)*/gm, inOrder);
}
