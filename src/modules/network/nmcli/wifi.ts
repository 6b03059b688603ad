import type { PlanContext } from '../../../runner/module.ts';
import { badArguments } from '../../argument-rules.ts';
import { runTool } from '../../command/tool.ts';
import type { NmcliArguments } from './arguments.ts';
import { nmcliFailure } from './connection.ts';

type Fields = Readonly<Record<string, unknown>>;
type Context = PlanContext<unknown>;

/** The arguments without properties of wifi that this nmcli does not know. Throws a ModuleFailure. */
export async function knownWifi(args: NmcliArguments, context: Context): Promise<NmcliArguments> {
  if (args.type !== 'wifi') return args;
  const wifi = args.wifi === undefined ? undefined : withoutSsid(args.wifi, context);
  const known = async (name: 'wifi' | 'wifi_sec', setting: string, values: Fields | undefined) =>
    values === undefined
      ? {}
      : { [name]: await supported(args, { name, setting, values }, context) };
  return {
    ...args,
    ...(await known('wifi', '802-11-wireless', wifi)),
    ...(await known('wifi_sec', '802-11-wireless-security', args.wifi_sec)),
  };
}

function withoutSsid(wifi: Fields, context: Context): Fields {
  if (!('ssid' in wifi)) return wifi;
  warn("Ignoring option 'wifi.ssid', it must be specified with option 'ssid'", context);
  const { ssid: _, ...rest } = wifi;
  return rest;
}

interface Group {
  readonly name: string;
  readonly setting: string;
  readonly values: Fields;
}

async function supported(
  { conn_name, ignore_unsupported_suboptions }: NmcliArguments,
  { name, setting, values }: Group,
  context: Context,
): Promise<Fields> {
  const known = await propertiesOf(setting, conn_name, context);
  const others = Object.keys(values).filter((property) => !known.includes(property));
  if (others.length === 0) return values;
  const named = others.map((property) => `"${name}.${property}"`).join(', ');
  const message = `Invalid or unsupported option(s): ${named}`;
  if (!ignore_unsupported_suboptions) throw badArguments(message);
  warn(message, context);
  return Object.fromEntries(
    Object.entries(values).filter(([property]) => known.includes(property)),
  );
}

/** Properties that nmcli's editor prints; those of security are there once it has a key. */
async function propertiesOf(setting: string, name: string, context: Context) {
  const key = setting.endsWith('-security') ? [`set ${setting}.psk FAKEVALUE`] : [];
  const stdin = [...key, `print ${setting}`, 'quit', 'yes'].join('\n');
  const argv = ['nmcli', 'con', 'edit', 'type', 'wifi'] as const;
  const { rc, stdout, stderr } = await runTool(argv, context, { stdin });
  if (rc !== 0) throw nmcliFailure(name, stderr);
  const found = stdout.split('\n').filter((line) => line.startsWith(`${setting}.`));
  return found.map((line) => (line.split(':')[0] ?? '').trim().slice(setting.length + 1));
}

function warn(text: string, context: Context): void {
  context.emit({ type: 'note', level: 'warning', text });
}
