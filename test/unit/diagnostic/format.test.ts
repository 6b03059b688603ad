import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, catalogueEntry } from '../../../src/diagnostic/catalogue.ts';
import { formatDiagnostic } from '../../../src/diagnostic/format.ts';

const span = { file: 'site.yml', line: 1, column: 3, endColumn: 6 };

describe('a diagnostic as text', () => {
  it('has message, place, frame and help', () => {
    const diagnostic = {
      severity: 'error',
      code: 'MP2009',
      message: 'unknown module "dbug"',
      label: 'did you mean "debug"?',
      help: 'Name a module.',
      span,
    } as const;
    expect(formatDiagnostic(diagnostic, () => '- dbug:')).toBe(
      [
        'error[MP2009]: unknown module "dbug"',
        '  --> site.yml:1:3',
        '  |',
        '1 | - dbug:',
        '  |   ^^^^ did you mean "debug"?',
        '  = help: Name a module.',
      ].join('\n'),
    );
  });

  it('does without the file', () => {
    const diagnostic = {
      severity: 'warning',
      code: 'MP2010',
      message: 'm',
      label: 'l',
      span,
    } as const;
    expect(formatDiagnostic(diagnostic, () => undefined)).toBe(
      'warning[MP2010]: m\n  --> site.yml:1:3\n  = l',
    );
    expect(formatDiagnostic({ severity: 'error', code: 'MP1001', message: 'm' }, () => '')).toBe(
      'error[MP1001]: m',
    );
  });
});

describe('the catalogue', () => {
  it('has each code once, in order', () => {
    const codes = catalogue.map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual(codes);
    expect(codes.every((code) => /^MP[1-8]\d{3}$/.test(code))).toBe(true);
  });

  it('knows every code that files and validation use', () => {
    const src = join(import.meta.dirname, '../../../src');
    const used = ['diagnostic', 'playbook'].flatMap((folder) =>
      readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => readFileSync(join(src, folder, name), 'utf8').match(/MP\d{4}/g) ?? []),
    );
    const known = new Set(catalogue.map(({ code }) => code));
    expect([...new Set(used)].filter((code) => !known.has(code))).toEqual([]);
  });

  it('answers by code', () => {
    expect(catalogueEntry('MP1015')).toMatchObject({ title: 'role not found', exit: 1 });
    expect(catalogueEntry('MP9999')).toBeUndefined();
  });
});
