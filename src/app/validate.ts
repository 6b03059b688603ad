import { loadConfig } from './config.ts';
import { exitCodeOfError, exitCodes } from './exit-code.ts';
import type { ProcessIo, ValidateCommandOptions } from './options.ts';
import { openReporting, tellDiagnostics } from './reporting.ts';
import { loadSite } from './site.ts';

/** Checks playbooks without network and answers the exit code. */
export async function validateCommand(
  options: ValidateCommandOptions,
  io: ProcessIo,
): Promise<number> {
  const { emit, close } = openReporting(options.output, false, io);
  try {
    const [playbook = '-'] = options.playbooks;
    const { limits } = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook });
    loadSite({ ...options, cwd: io.cwd, maxBytes: limits.yamlBytes, emit });
    io.stdout.write(options.playbooks.map((path) => `${path}: valid\n`).join(''));
    return exitCodes.ok;
  } catch (error) {
    tellDiagnostics(error, emit);
    return exitCodeOfError(error);
  } finally {
    close();
  }
}
