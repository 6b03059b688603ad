import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { flagOr, text, textOr } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { expandArgument } from '../command/expand.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest', 'container'],
  properties: {
    src: text('File or folder to copy.'),
    dest: text('Where to.'),
    container: text('Container.'),
    from_pod: flagOr(false, 'Copy out of the container, not into it.'),
    overwrite: flagOr(false, 'A folder may take the place of a file, and a file that of a folder.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

/** Copies files into a container, or out of one. */
export const podmanContainerCopy = defineModule<FromSchema<typeof schema>, CommandPlan, unknown>({
  name: 'podman_container_copy',
  aliases: ['containers.podman.podman_container_copy'],
  summary: 'Copy files into a container, or out of one, with podman',
  args: schema,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan(args, context) {
    const inside = `${args.container}:${args.from_pod ? args.src : args.dest}`;
    const places = args.from_pod
      ? [inside, expandArgument(args.dest, context.environment)]
      : [expandArgument(args.src, context.environment), inside];
    const overwrite = args.overwrite ? ['--overwrite'] : [];
    const argv = [args.executable, 'cp', ...overwrite, ...places] as const;
    const message = `Unable to copy file to/from container ${args.container}`;
    return plannedCommands({ commands: [{ argv, message }], result: {}, keepsOutput: true });
  },
  apply: runCommands,
});
