import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { text } from '../argument.ts';
import { unknownAnswer } from '../unknown-answer.ts';
import { runProgram } from './run-program.ts';
import { shellAnswer, shellFields } from './shell-answer.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    free_form: text('The command line.'),
    executable: text('The shell to use instead of /bin/sh.'),
  },
} as const;

type Argv = readonly [string, ...string[]];

/** Runs a command line in a shell, and tells what it said as it is. */
export const raw = defineModule<FromSchema<typeof schema>, Argv, unknown>({
  name: 'raw',
  aliases: ['ansible.builtin.raw'],
  summary: 'Run a command line in a shell, without anything around it',
  args: schema,
  freeForm: 'free_form',
  check: 'unknown',
  canBecome: true,
  plan({ free_form = '', executable = '/bin/sh' }, { becomePrefix }) {
    const detail = [...becomePrefix, executable, '-c', free_form] as unknown as Argv;
    return { result: unknownAnswer('a command that was not run', shellFields), detail };
  },
  async apply(argv, { playbookDir, environment, signal }) {
    return shellAnswer(
      await runProgram({ argv, cwd: playbookDir, environment, stdin: undefined, signal }),
    );
  },
});
