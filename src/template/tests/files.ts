import { posix } from 'node:path';
import type { Test } from '../plugins.ts';
import { textOf } from '../python/arguments.ts';

const isDirectory: Test = (value, _args, _named, { host }) =>
  host.files.kind(textOf(value)) === 'directory';
const isFile: Test = (value, _args, _named, { host }) => host.files.kind(textOf(value)) === 'file';
const isLink: Test = (value, _args, _named, { host }) => host.files.isLink(textOf(value));
const isAbsolute: Test = (value) => posix.isAbsolute(textOf(value));
const isSameFile: Test = (value, [other = null], _named, { host }) =>
  host.files.realPath(textOf(value)) === host.files.realPath(textOf(other));

/** Tests of what stands at a path. */
export const FILE_TESTS: Readonly<Record<string, Test>> = {
  directory: isDirectory,
  is_dir: isDirectory,
  file: isFile,
  is_file: isFile,
  link: isLink,
  is_link: isLink,
  exists: (value, _args, _named, { host }) => host.files.kind(textOf(value)) !== undefined,
  link_exists: (value, _args, _named, { host }) =>
    host.files.isLink(textOf(value)) || host.files.kind(textOf(value)) !== undefined,
  abs: isAbsolute,
  is_abs: isAbsolute,
  same_file: isSameFile,
  is_same_file: isSameFile,
};
