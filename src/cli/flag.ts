/** One flag, as parsing, help, completion and the documentation know it. */
export interface Flag {
  /** Long name without dashes; `MIRROR_PLAY_` plus it in capitals is the variable. */
  readonly name: string;
  readonly short?: string;
  /** Other long names. */
  readonly aliases?: readonly string[];
  /** Other short names. */
  readonly otherShorts?: readonly string[];
  /** What the value is called; without it the flag is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given several times: values are collected, switches counted. */
  readonly repeats?: boolean;
  readonly group: FlagGroup;
  readonly text: string;
}

type FlagGroup =
  | 'Images'
  | 'Run'
  | 'Hosts and users'
  | 'Look only'
  | 'Mirroring'
  | 'Platforms'
  | 'Names'
  | 'Files and hosts'
  | 'Output';
