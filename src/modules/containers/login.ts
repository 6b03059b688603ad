import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { accepted, choiceOr, flag, flagOr, text, textOr } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';
import { atDockerHost, dockerHost } from './docker/at-host.ts';

const podmanSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['username', 'password'],
  properties: {
    registry: text('Registry; the first that podman knows unless given.'),
    username: text('User name.'),
    password: text('Password.'),
    authfile: text('File that the credentials go to.'),
    certdir: text('Folder of certificates.'),
    tlsverify: flag('Check certificates.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

/** Logs in to a registry; the password goes through standard input, where no list of processes shows it. */
export const podmanLogin = defineModule<FromSchema<typeof podmanSchema>, CommandPlan, unknown>({
  name: 'podman_login',
  aliases: ['containers.podman.podman_login'],
  summary: 'Log in to a registry with podman',
  args: podmanSchema,
  secrets: ['password'],
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan(args) {
    const argv = [
      args.executable,
      'login',
      ...(args.authfile === undefined ? [] : ['--authfile', args.authfile]),
      ...(args.certdir === undefined ? [] : ['--cert-dir', args.certdir]),
      ...(args.tlsverify === undefined ? [] : [`--tls-verify=${args.tlsverify}`]),
      ...['--username', args.username, '--password-stdin'],
      ...(args.registry === undefined ? [] : [args.registry]),
    ] as const;
    return plannedCommands({
      commands: [{ argv, stdin: args.password }],
      result: {},
      keepsOutput: true,
    });
  },
  apply: runCommands,
});

const infoSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['registry'],
  properties: {
    registry: text('Registry.'),
    authfile: text('File that the credentials are in.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

/** Tells who is logged in to a registry. */
export const podmanLoginInfo = defineModule<FromSchema<typeof infoSchema>, never, unknown>({
  name: 'podman_login_info',
  aliases: ['containers.podman.podman_login_info'],
  summary: 'Tell who is logged in to a registry',
  args: infoSchema,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  async plan({ registry, authfile, executable }, context) {
    const file = authfile === undefined ? [] : ['--authfile', authfile];
    const argv = [executable, 'login', '--get-login', ...file, registry] as const;
    const { rc, stdout, stderr } = await runTool(argv, context);
    if (rc === 0) {
      return {
        result: { changed: false, login: { logged_in: true, registry, username: stdout.trim() } },
      };
    }
    if (/not logged into/.test(stderr)) {
      return { result: { changed: false, login: { logged_in: false, registry, username: '' } } };
    }
    throw new ModuleFailure(`Unable to gather info for ${registry}: ${stderr}`, {});
  },
});

const dockerSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    registry_url: textOr('https://index.docker.io/v1/', 'Registry.'),
    username: text('User name.'),
    password: text('Password.'),
    state: choiceOr(['present', 'absent'], 'present', 'Log in, or out.'),
    reauthorize: accepted,
    config_path: accepted,
    ...dockerHost,
    validate_certs: flagOr(true, 'Accepted for playbooks that set it; the daemon decides.'),
    email: accepted,
  },
} as const;

/** Logs in to a registry, or out, with docker; the password goes through standard input. */
export const dockerLogin = atDockerHost(
  defineModule<FromSchema<typeof dockerSchema>, CommandPlan, unknown>({
    name: 'docker_login',
    aliases: ['community.docker.docker_login'],
    summary: 'Log in to a registry, or out, with docker',
    args: dockerSchema,
    argumentAliases: { registry: 'registry_url', url: 'registry_url' },
    secrets: ['password'],
    check: 'full',
    canBecome: true,
    emulated: 'docker',
    plan({ registry_url, username = '', password = '', state }) {
      const [verb, ...words] =
        state === 'absent' ? ['logout'] : ['login', '--username', username, '--password-stdin'];
      const argv = ['docker', verb ?? '', ...words, registry_url] as const;
      const stdin = state === 'absent' ? undefined : password;
      return plannedCommands({ commands: [{ argv, stdin }], result: {}, keepsOutput: true });
    },
    apply: runCommands,
  }),
);
