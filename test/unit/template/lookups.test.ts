import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { builtinPlugins } from '../../../src/template/builtins.ts';
import { fromPlain } from '../../../src/template/convert.ts';
import { nodeFiles } from '../../../src/template/node-files.ts';
import type { UrlRequest } from '../../../src/template/plugins.ts';
import { Templar } from '../../../src/template/templar.ts';
import type { Value } from '../../../src/template/value.ts';
import type { Json } from '../../../src/util/json.ts';

let folder: string;
let templar: Templar;
let requests: UrlRequest[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-play-lookups-'));
  requests = [];
  mkdirSync(join(folder, 'files'));
  mkdirSync(join(folder, 'templates'));
  const find = (kind: string, name: string): string | undefined =>
    [join(folder, kind, name), join(folder, name), name].find(
      (path) => nodeFiles.kind(path) !== undefined,
    );
  templar = new Templar({
    plugins: builtinPlugins(),
    host: {
      env: { HOME: '/home/me', EMPTY: '' },
      now: () => 0,
      find,
      read: (path) => readFileSync(path),
      pipe: (command) => `${command}\n\n`,
      decrypt: (envelope) => envelope,
      basedir: folder,
      files: nodeFiles,
      fetch: (request) => {
        requests.push(request);
        return 'one\ntwo\n';
      },
    },
  });
});

function evaluate(expression: string, variables: Json = {}): Value {
  const values = fromPlain(variables) as Map<Value, Value>;
  return templar.evaluate(expression, {
    get: (name) => values.get(name),
    names: () => [...values.keys()].map(String),
  });
}

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

describe('lookups of files', () => {
  it('file drops blanks at the end, unvault does not', () => {
    put('files/a.txt', '  {{ not a template }} \n\n');
    expect(evaluate("lookup('file', 'a.txt')")).toBe('  {{ not a template }}');
    expect(evaluate("lookup('file', 'a.txt', lstrip=true, rstrip=false)")).toBe(
      '{{ not a template }} \n\n',
    );
    expect(evaluate("lookup('unvault', 'a.txt')")).toBe('  {{ not a template }} \n\n');
    expect(evaluate("query('file', 'a.txt', 'a.txt') | length")).toBe(2);
  });

  it('file names what it did not find', () => {
    expect(() => evaluate("lookup('file', 'nope.txt')")).toThrow(/nope\.txt/);
    expect(evaluate("lookup('file', 'nope.txt', errors='ignore')")).toBe(null);
    expect(evaluate("query('file', 'nope.txt', errors='ignore')")).toEqual([]);
  });

  it('template renders with the variables at hand and its own', () => {
    put('templates/t.j2', '{{ a }}-{{ b | default("none") }}\n');
    expect(evaluate("lookup('template', 't.j2')", { a: 1 })).toBe('1-none\n');
    expect(evaluate("lookup('template', 't.j2', template_vars={'b': 2})", { a: 1 })).toBe('1-2\n');
    put('templates/list.j2', '[{{ a }}, 2]');
    expect(evaluate("lookup('template', 'list.j2')", { a: 1 })).toEqual([1, 2]);
    expect(evaluate("lookup('template', 'list.j2', convert_data=false)", { a: 1 })).toBe('[1, 2]');
  });

  it('template fails where the file does', () => {
    put('templates/bad.j2', 'a\nb {{ nope }}\n');
    expect(() => evaluate("lookup('template', 'bad.j2')")).toThrow("'nope' is undefined");
  });

  it('fileglob lists files, not folders, sorted', () => {
    put('files/b.yml', '');
    put('files/a.yml', '');
    put('files/c.txt', '');
    mkdirSync(join(folder, 'files', 'd.yml'));
    const names = (pattern: string) =>
      evaluate(`query('fileglob', '${pattern}') | map('basename') | list`);
    expect(names('*.yml')).toEqual(['a.yml', 'b.yml']);
    expect(names(`${folder}/files/[bc].*`)).toEqual(['b.yml', 'c.txt']);
    expect(names('nothing/*')).toEqual([]);
  });

  it('first_found takes names, folders and a skip', () => {
    put('files/b', '');
    expect(evaluate("lookup('first_found', ['a', 'b'])")).toBe(join(folder, 'files/b'));
    expect(evaluate("lookup('first_found', 'a', 'b')")).toBe(join(folder, 'files/b'));
    expect(evaluate("query('first_found', {'files': ['x', 'y'], 'skip': true})")).toEqual([]);
    expect(() => evaluate("lookup('first_found', ['x', 'y'])")).toThrow('No file was found');
  });

  it('include, import and extends find other templates', () => {
    put('templates/base.j2', 'head {% block body %}default{% endblock %} tail');
    put('templates/macros.j2', '{% macro hi(name) %}hi {{ name }}{% endmacro %}{% set v = 5 %}');
    const render = (text: string) =>
      templar.renderFile(
        text,
        { get: (n) => (n === 'x' ? 7 : undefined), names: () => ['x'] },
        { file: 'f' },
      );
    expect(render("{% include 'base.j2' %}")).toBe('head default tail');
    expect(render("{% import 'macros.j2' as m %}{{ m.hi('you') }} {{ m.v }}")).toBe('hi you 5');
    expect(render("{% from 'macros.j2' import hi as hello %}{{ hello(x) }}")).toBe('hi 7');
    expect(
      render("{% extends 'base.j2' %}{% block body %}[{{ super() }} {{ x }}]{% endblock %}"),
    ).toBe('head [default 7] tail');
    expect(() => render("{% include 'nope.j2' %}")).toThrow('template not found: nope.j2');
    expect(render("{% include ['nope.j2', 'base.j2'] %}")).toBe('head default tail');
    put('templates/loop.j2', "{% include 'loop.j2' %}");
    expect(() => render("{% include 'loop.j2' %}")).toThrow(/recursion/);
  });
});

describe('lookups of values', () => {
  it('env', () => {
    expect(evaluate("lookup('env', 'HOME')")).toBe('/home/me');
    expect(evaluate("lookup('env', 'EMPTY')")).toBe('');
    expect(evaluate("lookup('env', 'NONE')")).toBe('');
    expect(evaluate("lookup('env', 'NONE', default='x')")).toBe('x');
    expect(() => evaluate("lookup('env', 'NONE', default=undef())")).toThrow(/NONE/);
  });

  it('vars and varnames', () => {
    const variables = { mi_a: 1, mi_b: 2, other: 3 };
    expect(evaluate("lookup('vars', 'mi_' ~ 'a')", variables)).toBe(1);
    expect(evaluate("query('vars', 'mi_a', 'mi_b')", variables)).toEqual([1, 2]);
    expect(evaluate("lookup('vars', 'nope', default='d')", variables)).toBe('d');
    expect(() => evaluate("lookup('vars', 'nope')", variables)).toThrow(
      'No variable found with this name: nope',
    );
    expect(evaluate("lookup('varnames', '^mi_')", variables)).toBe('mi_a,mi_b');
  });

  it('pipe and lines', () => {
    expect(evaluate("lookup('pipe', 'a b')")).toBe('a b');
    expect(evaluate("query('lines', 'a\\nb')")).toEqual(['a', 'b', '']);
  });

  it('url asks with what it was given', () => {
    expect(
      evaluate("query('url', 'https://x/y', headers={'A': 'b'}, validate_certs=false)"),
    ).toEqual(['one', 'two']);
    expect(requests).toMatchObject([
      { url: 'https://x/y', headers: { A: 'b' }, validateCerts: false, timeout: 10 },
    ]);
    expect(evaluate("lookup('url', 'https://x', split_lines=false)")).toBe('one\ntwo\n');
  });

  it('password is made once and kept, mode 0600', () => {
    const first = evaluate("lookup('password', 'creds/p length=12 chars=digits')");
    expect(first).toMatch(/^\d{12}$/);
    expect(evaluate("lookup('password', 'creds/p length=30')")).toBe(first);
    expect(statSync(join(folder, 'creds/p')).mode & 0o777).toBe(0o600);
    expect(evaluate("lookup('password', '/dev/null', length=7, chars=['a'])")).toBe('aaaaaaa');
    expect(
      evaluate("lookup('password', '/dev/null seed=x') == lookup('password', '/dev/null seed=x')"),
    ).toBe(true);
  });

  it('password gives the same hash every time', () => {
    const hash = evaluate("lookup('password', 'p encrypt=sha512_crypt')");
    expect(hash).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/);
    expect(evaluate("lookup('password', 'p encrypt=sha512_crypt')")).toBe(hash);
  });

  it('random_string obeys its limits', () => {
    const make = (options: string) =>
      String(evaluate(`lookup('community.general.random_string', ${options})`));
    expect(make('length=20, special=false')).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(make('length=6, upper=false, lower=false, special=false')).toMatch(/^\d{6}$/);
    expect(make("length=5, override_all='ab'")).toMatch(/^[ab]{5}$/);
    expect(make('length=9, min_numeric=9')).toMatch(/^\d{9}$/);
  });

  it('names a lookup that is not there', () => {
    expect(() => evaluate("lookup('fileglobs', 'x')")).toThrow("No lookup named 'fileglobs'.");
  });
});
