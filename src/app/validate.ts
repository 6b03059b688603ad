import { loadConfig } from './config.ts';
import { exitCodeOfError, exitCodes } from './exit-code.ts';
import type { ProcessIo, ValidateCommandOptions } from './options.ts';
import { openReporting, tellDiagnostics } from './reporting.ts';
import { loadSite } from './site.ts';
import { givenContents } from './standard-input.ts';
import { availableModules } from './user-modules.ts';
import { readVaultSecrets } from './vault-passwords.ts';

/** Checks playbooks without network and answers the exit code. */
export async function validateCommand(
  options: ValidateCommandOptions,
  io: ProcessIo,
): Promise<number> {
  const given = await givenContents(options.playbooks, io.stdin);
  const { emit, close } = openReporting(options.output, { check: false, given }, io);
  try {
    const [playbook = '-'] = options.playbooks;
    const { limits, library = [] } = await loadConfig({
      explicit: options.config,
      cwd: io.cwd,
      playbook,
    });
    const { playbooks } = options;
    const modules = await availableModules({ playbooks, cwd: io.cwd, env: io.env, library });
    await loadSite({
      ...options,
      modules,
      lint: true,
      cwd: io.cwd,
      env: io.env,
      maxBytes: limits.yamlBytes,
      given,
      inventory: [],
      secrets: await readVaultSecrets(options.vault, io),
      emit,
    });
    if (options.output.format !== 'json') {
      io.stdout.write(options.playbooks.map((path) => `${path}: valid\n`).join(''));
    }
    return exitCodes.ok;
  } catch (error) {
    tellDiagnostics(error, emit);
    return exitCodeOfError(error);
  } finally {
    close();
  }
}
