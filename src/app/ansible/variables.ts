/** How the text of a setting is read. `paths` are separated by colons, `list` by commas. */
type Kind = 'text' | 'path' | 'paths' | 'list' | 'sources';

/** A setting of ansible.cfg, and the variable that stands for it and goes before it. */
interface Setting {
  /** `section.key`; of several, the first that is there. */
  readonly keys: readonly string[];
  readonly kind: Kind;
}

/** The settings of ansible.cfg that are obeyed, by their variables. All others are accepted. */
export const ansibleSettings: Readonly<Record<string, Setting>> = {
  ANSIBLE_INVENTORY: { keys: ['defaults.inventory'], kind: 'sources' },
  ANSIBLE_ROLES_PATH: { keys: ['defaults.roles_path'], kind: 'paths' },
  ANSIBLE_COLLECTIONS_PATH: {
    keys: ['defaults.collections_path', 'defaults.collections_paths'],
    kind: 'paths',
  },
  ANSIBLE_LIBRARY: { keys: ['defaults.library'], kind: 'paths' },
  ANSIBLE_FORKS: text('defaults.forks'),
  ANSIBLE_GATHERING: text('defaults.gathering'),
  ANSIBLE_CACHE_PLUGIN: text('defaults.fact_caching'),
  ANSIBLE_CACHE_PLUGIN_CONNECTION: { keys: ['defaults.fact_caching_connection'], kind: 'path' },
  ANSIBLE_CACHE_PLUGIN_PREFIX: text('defaults.fact_caching_prefix'),
  ANSIBLE_CACHE_PLUGIN_TIMEOUT: text('defaults.fact_caching_timeout'),
  ANSIBLE_ANY_ERRORS_FATAL: text('defaults.any_errors_fatal'),
  ANSIBLE_FORCE_HANDLERS: text('defaults.force_handlers'),
  ANSIBLE_STRATEGY: text('defaults.strategy'),
  ANSIBLE_TRANSPORT: text('defaults.transport'),
  ANSIBLE_TASK_TIMEOUT: text('defaults.task_timeout'),
  ANSIBLE_POLL_INTERVAL: text('defaults.poll_interval'),
  ANSIBLE_BECOME: text('privilege_escalation.become', 'defaults.become'),
  ANSIBLE_BECOME_USER: text('sudo_become_plugin.user', 'privilege_escalation.become_user'),
  ANSIBLE_BECOME_EXE: text('sudo_become_plugin.executable', 'privilege_escalation.become_exe'),
  ANSIBLE_BECOME_FLAGS: text('sudo_become_plugin.flags', 'privilege_escalation.become_flags'),
  ANSIBLE_BECOME_PASS: text('sudo_become_plugin.password'),
  ANSIBLE_BECOME_ASK_PASS: text('privilege_escalation.become_ask_pass'),
  ANSIBLE_BECOME_PASSWORD_FILE: { keys: ['defaults.become_password_file'], kind: 'path' },
  ANSIBLE_BECOME_METHOD: text('privilege_escalation.become_method'),
  ANSIBLE_RUN_TAGS: { keys: ['tags.run'], kind: 'list' },
  ANSIBLE_SKIP_TAGS: { keys: ['tags.skip'], kind: 'list' },
  ANSIBLE_DIFF_ALWAYS: text('diff.always'),
  ANSIBLE_VERBOSITY: text('defaults.verbosity'),
  ANSIBLE_NOCOLOR: text('defaults.nocolor'),
  ANSIBLE_STDOUT_CALLBACK: text('defaults.stdout_callback'),
  ANSIBLE_CALLBACKS_ENABLED: {
    keys: ['defaults.callbacks_enabled', 'defaults.callback_whitelist'],
    kind: 'list',
  },
  ANSIBLE_CALLBACK_RESULT_FORMAT: text('defaults.callback_result_format', 'defaults.result_format'),
  ANSIBLE_CHECK_MODE_MARKERS: text('defaults.check_mode_markers'),
  ANSIBLE_DISPLAY_SKIPPED_HOSTS: text('defaults.display_skipped_hosts'),
  ANSIBLE_DISPLAY_OK_HOSTS: text('defaults.display_ok_hosts'),
  ANSIBLE_VAULT_PASSWORD_FILE: { keys: ['defaults.vault_password_file'], kind: 'path' },
  ANSIBLE_VAULT_IDENTITY_LIST: { keys: ['defaults.vault_identity_list'], kind: 'list' },
  ANSIBLE_ASK_VAULT_PASS: text('defaults.ask_vault_pass'),
};

function text(...keys: string[]): Setting {
  return { keys, kind: 'text' };
}
