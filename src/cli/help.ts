import { exitCodes } from '../app/exit-code.ts';
import type { ProcessIo } from '../app/options.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { doctorHelp } from './doctor/doctor-help.ts';
import { environmentHelp, exitCodeHelp, fullHelp, validateHelp, verifyHelp } from './help-text.ts';
import { addTagHelp, convertHelp, fmtHelp, lintHelp, tagsHelp } from './list/list-help.ts';
import { mirrorHelp } from './mirror/mirror-help.ts';
import { UsageError } from './usage-error.ts';

const topics: Readonly<Record<string, () => string>> = {
  run: fullHelp,
  mirror: mirrorHelp,
  validate: validateHelp,
  verify: verifyHelp,
  doctor: doctorHelp,
  tags: tagsHelp,
  'add-tag': addTagHelp,
  convert: convertHelp,
  fmt: fmtHelp,
  lint: lintHelp,
  schema: () => `Prints a JSON Schema (draft-07), for editors and checks.

Usage: mirror-play schema [playbook|vars|plan|config|events]

Editors find it by the first line of a playbook:
  # yaml-language-server: $schema=./playbook.schema.json`,
  completion: () => `Prints a completion script.

Usage: mirror-play completion bash|zsh|fish

  bash:  eval "$(mirror-play completion bash)"
  zsh:   mirror-play completion zsh > ~/.zfunc/_mirror-play
  fish:  mirror-play completion fish | source`,
  help: () => `Usage: mirror-play help [TOPIC]\n\nTopics: ${Object.keys(topics).join(', ')}`,
  version: () => 'Usage: mirror-play version',
  'exit-codes': exitCodeHelp,
  environment: environmentHelp,
};

/** `mirror-play help [TOPIC]`. Throws UsageError MP7006. */
export async function printHelp(words: readonly string[], io: ProcessIo): Promise<number> {
  const topic = words[0] ?? 'run';
  const text = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (text === undefined) {
    const known = Object.keys(topics);
    throw new UsageError('MP7006', `no help topic "${topic}"`, {
      hint: didYouMean(topic, known) ?? `topics: ${known.join(', ')}`,
    });
  }
  io.stdout.write(`${text()}\n`);
  return exitCodes.ok;
}
