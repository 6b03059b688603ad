import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moduleReference } from '../../../src/app/module-reference.ts';

it('docs/modules.md is up to date (npm run schemas)', () => {
  const path = join(import.meta.dirname, '../../../docs/modules.md');
  expect(readFileSync(path, 'utf8')).toBe(moduleReference());
});
