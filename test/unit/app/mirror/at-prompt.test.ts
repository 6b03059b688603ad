import { expect, it } from 'vitest';
import { runCli } from '../../../../src/cli/run-cli.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { testRegistry } from '../../../helpers/registry.ts';

/** Runs `mirror` with someone at the terminal, who types these lines and then Ctrl-D. */
async function type(lines: readonly string[], flags: readonly string[] = []) {
  const said = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const typed = (async function* () {
    for (const line of lines) yield Buffer.from(`${line}\n`);
  })();
  const code = await runCli(['mirror', ...flags], {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: Object.assign(typed, { isTTY: true }),
    env: {},
    cwd: '/',
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, ...said };
}

async function registries() {
  const source = await testRegistry();
  const target = await testRegistry();
  await addSampleImage(source.store, { repository: 'team/web', tag: '1', layers: 1 });
  return { web: `${source.address}/team/web`, place: `${target.address}/a` };
}

it('mirrors line by line, asking again after each', async () => {
  const { web, place } = await registries();
  const { code, out, err } = await type([
    `${web} ${place}/one 1`,
    '',
    '# remark',
    `${web}:1 ${place}/two:2`,
  ]);
  expect(code).toBe(0);
  expect(out.match(/\+ copied/g)).toHaveLength(2);
  expect(out).toContain('Images: 2 copied.');
  expect(err).toMatch(/^One image a line: .*\n(>>> ){5}\n$/);
});

it('says what is wrong with a line, and goes on', async () => {
  const { web, place } = await registries();
  const { code, out, err } = await type(['a b c d', 'a/B x.io/b', web, `${web} ${place}/web 1`]);
  expect(code).toBe(0);
  expect(err).toContain('error[MP6043]: "a b c d" is no image and target');
  expect(err).toContain('the repository has upper-case letters');
  expect(err).toContain('Name the registry of the targets with -d');
  expect(out).toContain('Images: 1 copied.');
});

it('ends with 2 when an image failed', async () => {
  const { web, place } = await registries();
  const lines = [`${web} ${place}/web 9`, `${web} ${place}/web 1`];
  const { code, out } = await type(lines);
  expect(code).toBe(2);
  expect(out).toContain('Images: 1 copied, 1 failed.');
});
