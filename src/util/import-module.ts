/** Imports a JavaScript module by its URL: what `import()` does, also in the bundled program. */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
