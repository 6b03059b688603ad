import { homedir } from 'node:os';

type Environment = Readonly<Record<string, string>>;

/** `$NAME` and `${NAME}` from the environment (unset ones stay), then a leading `~`. */
export function expandArgument(text: string, environment: Environment): string {
  return expandHome(expandVariables(text, environment), environment);
}

function expandVariables(text: string, environment: Environment): string {
  return text.replaceAll(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, bare, braced) => {
    const name = (bare ?? braced) as string;
    return Object.hasOwn(environment, name) ? (environment[name] ?? whole) : whole;
  });
}

/** The user's own home for a leading `~`; other users' homes stay as written. */
export function expandHome(path: string, environment: Environment): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  return (environment.HOME ?? homedir()) + path.slice(1);
}
