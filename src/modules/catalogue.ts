import type { AnyModule } from '../runner/module.ts';
import { assert } from './assert.ts';
import { command, shell } from './command/command.ts';
import { debug } from './debug.ts';
import { fail } from './fail.ts';
import { setFact } from './set-fact.ts';

/** The modules of general use, as the engine and the documentation list them. */
export const generalModules: readonly AnyModule<unknown>[] = [
  assert,
  command,
  debug,
  fail,
  setFact,
  shell,
];
