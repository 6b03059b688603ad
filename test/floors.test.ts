import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Lowest first. A folder imports from lower floors and from itself, nothing else. */
const floors: readonly (readonly string[])[] = [
  ['util'],
  ['oci', 'http', 'diagnostic', 'vault'],
  ['template', 'event'],
  ['playbook', 'mirror', 'registry', 'store', 'discover'],
  ['runner', 'report', 'engines', 'server', 'lists'],
  ['modules'],
  ['app'],
  ['cli', 'index.ts'],
];

/** Which folders may import a package. Packages not named here are for everyone. */
const fences: Readonly<Record<string, readonly string[]>> = {
  listr2: ['report'],
  chalk: ['report'],
  commander: ['cli'],
  undici: ['http'],
  'smol-toml': ['registry'],
  yaml: ['playbook', 'lists', 'template', 'app'],
  execa: ['engines', 'modules', 'registry', 'runner'],
  ajv: ['playbook', 'lists', 'app'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.ts'),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;
  return [...text.matchAll(pattern)].map((m) => ({ file, target: m[1] ?? m[2] ?? m[3] ?? '' }));
}

function room(file: string): string {
  return file.split('/')[0] ?? file;
}

function floorOf(name: string): number {
  return floors.findIndex((floor) => floor.includes(name));
}

function isLocal(target: string): boolean {
  return target.startsWith('.');
}

function localFile(edge: Import): string {
  return relative(src, resolve(src, dirname(edge.file), edge.target));
}

function isUpward(edge: Import): boolean {
  const from = room(edge.file);
  const to = room(localFile(edge));
  return from !== to && floorOf(to) >= floorOf(from);
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Imports that exist at run time: types alone make no cycle. */
function valueGraph(): Map<string, readonly string[]> {
  const graph = new Map<string, readonly string[]>();
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8').replaceAll(
      /(?:^|\n)(?:import|export) type [^;]*;/g,
      '',
    );
    const targets = [...text.matchAll(/from\s+'(\.[^']+)'/g)].map((m) =>
      localFile({ file, target: m[1] ?? '' }),
    );
    graph.set(file, targets);
  }
  return graph;
}

describe('floors', () => {
  it('knows every folder', () => {
    const unknown = [...new Set(files.map(room))].filter((name) => floorOf(name) < 0);
    expect(unknown).toEqual([]);
  });

  it('has no import that goes up or sideways', () => {
    const wrong = imports.filter((edge) => isLocal(edge.target) && isUpward(edge));
    expect(wrong.map((edge) => `${edge.file} -> ${localFile(edge)}`)).toEqual([]);
  });

  it('keeps packages behind their fences', () => {
    const wrong = imports.filter((edge) => {
      const name = edge.target.split('/')[0] ?? '';
      return fences[name] !== undefined && !fences[name].includes(room(edge.file));
    });
    expect(wrong.map((edge) => `${edge.file} -> ${edge.target}`)).toEqual([]);
  });

  it('has no cycle', () => {
    expect(findCycle(valueGraph())).toBeUndefined();
  });

  it('reads the process only in app, cli and index', () => {
    const wrong = files.filter((file) => {
      if (['app', 'cli', 'index.ts'].includes(room(file))) return false;
      const text = readFileSync(join(src, file), 'utf8');
      return /process\.(env|argv|stdout|stderr|stdin)\b|Date\.now\(|console\./.test(text);
    });
    expect(wrong).toEqual([]);
  });
});
