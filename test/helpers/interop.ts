import { describe, it } from 'vitest';
import { isInstalled } from './programs.ts';

/**
 * `describe` for tests that need real programs. Where one is absent the tests are skipped with a
 * notice; with `MIRROR_PLAY_INTEROP=required` that is a failure instead.
 */
export function interop(programs: readonly string[], name: string, body: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const notice = `${missing.join(', ')} not installed`;
  if (process.env.MIRROR_PLAY_INTEROP === 'required') {
    it(name, () => {
      throw new Error(`${notice}, and MIRROR_PLAY_INTEROP=required`);
    });
    return;
  }
  process.stderr.write(`notice: skipped "${name}": ${notice}\n`);
  describe.skip(`${name} (skipped: ${notice})`, body);
}
