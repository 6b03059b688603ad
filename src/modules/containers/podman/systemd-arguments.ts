import { flag, text, whole, words } from '../../argument.ts';

/** The argument `generate_systemd` of containers and pods. */
export const systemdUnits = {
  type: 'object',
  additionalProperties: false,
  default: {},
  description: 'How units of systemd are made of it, with podman generate systemd.',
  properties: {
    path: text('Folder to write them to; they are only in the result unless given.'),
    restart_policy: {
      type: 'string',
      enum: ['no', 'on-success', 'on-failure', 'on-abnormal', 'on-watchdog', 'on-abort', 'always'],
      description: 'When systemd starts it again.',
    },
    time: whole('Seconds to wait for its end.'),
    no_header: flag('Write no comment at the top.'),
    names: flag('Use names instead of IDs; the default.'),
    container_prefix: text('Prefix of the units of containers.'),
    pod_prefix: text('Prefix of the units of pods.'),
    separator: text('What stands between prefix and name.'),
    new: flag('The unit makes the container anew at each start.'),
    after: words('Units to start after.'),
    wants: words('Units to want.'),
    requires: words('Units to require.'),
  },
} as const;
