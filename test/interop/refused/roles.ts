import type { Refused } from './refused.ts';

/** Roles that are not there, go in circles or hold mistakes. */
export const roles: readonly Refused[] = [
  {
    name: 'a role that is not there',
    play: 'roles: [nowhere]',
    code: 1,
    ansible: 1,
    error: "MP1015 site.yml:3:11 the role 'nowhere' was not found",
  },
  {
    name: 'a role of no name',
    play: 'roles: [{ tags: x }]',
    code: 4,
    ansible: 1,
    error: 'MP2006 site.yml:3:11 a role entry without "role"',
  },
  {
    name: 'roles that are text',
    play: 'roles: x',
    files: { 'roles/x/tasks/main.yml': '[]' },
    code: 4,
    ansible: 4,
    error: 'MP2005 site.yml:3:10 "roles" wants a list of roles, not text',
  },
  {
    name: 'a role that is a list',
    play: 'roles: [[x]]',
    code: 4,
    ansible: 250,
    error: 'MP2003 site.yml:3:11 a role is a name or a mapping with "role", not a list',
  },
  {
    name: 'a role that depends on itself',
    play: 'roles: [a]',
    files: { 'roles/a/meta/main.yml': 'dependencies: [a]\n' },
    code: 4,
    ansible: 1,
    error:
      'MP1016 roles/a/meta/main.yml:1:16 these import each other without end: roles/a main -> roles/a main',
  },
  {
    name: 'roles that depend on each other',
    play: 'roles: [a]',
    files: {
      'roles/a/meta/main.yml': 'dependencies: [b]\n',
      'roles/b/meta/main.yml': 'dependencies: [a]\n',
    },
    code: 4,
    ansible: 1,
    error:
      'MP1016 roles/b/meta/main.yml:1:16 these import each other without end: roles/a main -> roles/b main -> roles/a main',
  },
  {
    name: 'an import_role that is not there',
    tasks: '- import_role: { name: nowhere }',
    code: 1,
    ansible: 1,
    error: "MP1015 site.yml:4:7 the role 'nowhere' was not found",
  },
  {
    name: 'an include_role that is not there',
    tasks: '- include_role: { name: nowhere }',
    code: 2,
    ansible: 2,
    error: "MP1015 site.yml:4:7 the role 'nowhere' was not found",
  },
  {
    name: 'an include_role of no name',
    tasks: '- include_role: {}',
    code: 4,
    ansible: 4,
    error: 'MP2012 site.yml:4:7 "include_role" needs the argument "name"',
  },
  {
    name: 'an include_role with an unknown argument',
    tasks: '- include_role: { name: a, task_from: x }',
    files: { 'roles/a/tasks/main.yml': '[]' },
    code: 4,
    ansible: 4,
    error: 'MP2011 site.yml:4:32 "include_role" has no argument "task_from"',
  },
  {
    name: 'an import_role of itself',
    tasks: '- import_role: { name: a }',
    files: { 'roles/a/tasks/main.yml': '- import_role: { name: a }\n' },
    code: 4,
    ansible: 1,
    error:
      'MP1016 roles/a/tasks/main.yml:1:3 these import each other without end: roles/a main -> roles/a main',
  },
  {
    name: 'an include_role of itself',
    tasks: '- include_role: { name: a }',
    files: { 'roles/a/tasks/main.yml': '- include_role: { name: a }\n' },
    code: 2,
    ansible: undefined,
    error: 'MP4005 roles/a/tasks/main.yml:1:3 include_role includes itself without end',
  },
  {
    name: 'tasks_from that is not there',
    tasks: '- include_role: { name: a, tasks_from: x }',
    files: { 'roles/a/tasks/main.yml': '[]' },
    code: 4,
    ansible: 4,
    error: "MP2051 site.yml:4:7 the role 'a' has no tasks/x",
  },
  {
    name: 'an import with tasks_from that is not there',
    tasks: '- import_role: { name: a, tasks_from: x }',
    files: { 'roles/a/tasks/main.yml': '[]' },
    code: 4,
    ansible: 4,
    error: "MP2051 site.yml:4:7 the role 'a' has no tasks/x",
  },
  {
    name: 'vars_from that is not there',
    tasks: '- include_role: { name: a, vars_from: x }',
    files: { 'roles/a/tasks/main.yml': '[]', 'roles/a/vars/main.yml': '{}' },
    code: 4,
    ansible: 4,
    error: "MP2051 site.yml:4:7 the role 'a' has no vars/x",
  },
  {
    name: 'tasks of a role that are a mapping',
    play: 'roles: [a]',
    files: { 'roles/a/tasks/main.yml': 'debug: {}\n' },
    code: 4,
    ansible: 4,
    error: 'MP2001 roles/a/tasks/main.yml:1:1 a task file is a list of tasks, not a mapping',
  },
  {
    name: 'defaults of a role that are a list',
    play: 'roles: [a]',
    files: { 'roles/a/defaults/main.yml': '[1]\n' },
    code: 4,
    ansible: 4,
    error: 'MP2005 roles/a/defaults/main.yml:1:1 a variable file is a mapping, not a list',
  },
  {
    name: 'meta of a role that is a list',
    play: 'roles: [a]',
    files: { 'roles/a/meta/main.yml': '[1]\n' },
    code: 4,
    ansible: 4,
    error: "MP2005 roles/a/meta/main.yml:1:1 a role's meta file is a mapping, not a list",
  },
  {
    name: 'a mistake in a role',
    play: 'roles: [a]',
    files: { 'roles/a/tasks/main.yml': '- debug:\n  whne: x\n' },
    code: 4,
    ansible: 4,
    error: 'MP2004 roles/a/tasks/main.yml:2:3 unknown keyword "whne" in a task',
  },
  {
    name: 'an argument that the specification wants',
    play: 'roles: [a]',
    files: {
      'roles/a/meta/argument_specs.yml':
        'argument_specs: { main: { options: { x: { type: int, required: true } } } }\n',
      'roles/a/tasks/main.yml': '[]',
    },
    code: 2,
    ansible: 2,
    error: 'fatal Validation of arguments failed:\nmissing required arguments: x',
  },
  {
    name: 'an argument of another type than the specification has',
    play: 'roles: [{ role: a, x: many }]',
    files: {
      'roles/a/meta/argument_specs.yml':
        'argument_specs: { main: { options: { x: { type: int } } } }\n',
      'roles/a/tasks/main.yml': '[]',
    },
    code: 2,
    ansible: 2,
    error:
      "fatal Validation of arguments failed:\nargument 'x' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
  },
  {
    name: 'an argument that is none of the choices',
    play: 'roles: [{ role: a, x: c }]',
    files: {
      'roles/a/meta/argument_specs.yml':
        'argument_specs: { main: { options: { x: { choices: [a, b] } } } }\n',
      'roles/a/tasks/main.yml': '[]',
    },
    code: 2,
    ansible: 2,
    error: 'fatal Validation of arguments failed:\nvalue of x must be one of: a, b, got: c',
  },
];
