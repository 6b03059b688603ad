import type { FromSchema } from 'json-schema-to-ts';
import { choiceOr, flagOr, text, textOr, words } from '../../argument.ts';
import { badArguments, requireExclusive, requireOneOf } from '../../argument-rules.ts';

export const pipSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: words('Packages, each with conditions on its version if need be, or where they are.'),
    version: text('Version of the one package named.'),
    requirements: text('File of requirements.'),
    state: choiceOr(
      ['present', 'absent', 'latest', 'forcereinstall'],
      'present',
      'What they are to be.',
    ),
    virtualenv: text('Folder of the virtual environment to work in; made if it is not there.'),
    virtualenv_command: textOr(
      'virtualenv',
      'Command that makes it: python3 -m venv, for example.',
    ),
    virtualenv_python: text('Python that it is to have; not with venv.'),
    virtualenv_site_packages: flagOr(false, 'It sees the packages of the host.'),
    extra_args: text('More words for pip.'),
    editable: flagOr(false, 'Install from sources that stay where they are.'),
    chdir: text('Folder to run in.'),
    executable: text('The pip to use: a path, or a name such as pip3.11.'),
    umask: {
      type: ['string', 'integer'],
      description: 'Permissions that new files do not get, in octal.',
    },
  },
} as const;

export type PipArguments = FromSchema<typeof pipSchema>;

/** Throws a ModuleFailure for arguments that do not go together. */
export function checkPip(args: PipArguments): void {
  requireOneOf(args, ['name', 'requirements']);
  requireExclusive(args, ['name', 'requirements']);
  requireExclusive(args, ['executable', 'virtualenv']);
  if (args.umask !== undefined && !/^(?:0o)?[0-7]+$/.test(`${args.umask}`)) {
    throw badArguments('umask must be an octal integer');
  }
  if (args.state === 'latest' && args.version !== undefined) {
    throw badArguments('version is incompatible with state=latest');
  }
}
