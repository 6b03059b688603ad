/** What a code means, for the documentation and for the exit code. */
export interface CatalogueEntry {
  readonly code: string;
  /** A few words. */
  readonly title: string;
  /** What leads to it and what to do, in a sentence or two. */
  readonly explanation: string;
  /** 1: something is not there; 4: what is there is invalid; 0: a warning. */
  readonly exit: 0 | 1 | 4;
}

/** Every code of files, YAML and validation (MP1xxx, MP2xxx), and those of runs that end at once. */
export const catalogue: readonly CatalogueEntry[] = [
  absent(
    'MP1001',
    'file not found',
    'The path does not exist. Paths are relative to the file that names them.',
  ),
  absent(
    'MP1002',
    'file cannot be read',
    'It is a folder, a device, or not readable for this user.',
  ),
  invalid(
    'MP1003',
    'YAML syntax error',
    'The text is not YAML. The caret shows where the parser gave up; the cause is there or on the line before.',
  ),
  invalid(
    'MP1004',
    'file too large',
    'YAML is parsed whole, so files above a limit (16 MiB unless configured) are refused before parsing.',
  ),
  invalid(
    'MP1005',
    'not UTF-8 text',
    'Playbooks are UTF-8. Binary data and other encodings are refused.',
  ),
  invalid(
    'MP1006',
    'character not allowed',
    'YAML allows no NUL and no control characters besides tab and line breaks.',
  ),
  invalid('MP1007', 'file is empty', 'Nothing but comments or blanks is in the file.'),
  invalid(
    'MP1008',
    'several documents',
    'Ansible reads one YAML document per file; `---` may only open it.',
  ),
  invalid(
    'MP1009',
    'unknown tag',
    'Only `!unsafe`, `!vault` and the plain YAML types are known. Tags that make a parser build objects are refused.',
  ),
  warning(
    'MP1010',
    'duplicate key',
    'A mapping holds the same key twice; the last one counts, as in Ansible. An error under --strict.',
  ),
  invalid(
    'MP1011',
    'alias refused',
    'The alias names no anchor, refers back to itself, or the aliases together would expand beyond measure.',
  ),
  invalid(
    'MP1012',
    'nested too deeply',
    'No real playbook nests this deep; the limit protects the parser.',
  ),
  invalid(
    'MP1013',
    'value does not fit its tag',
    'A tag such as `!!int` stands before something else, or `<<` merges what is not a mapping.',
  ),
  invalid(
    'MP1014',
    'key is not a scalar',
    'Keys are text or numbers. A template as a value needs quotes: `key: "{{ value }}"`.',
  ),
  absent('MP1015', 'role not found', 'No folder of that name is in the search path.'),
  invalid('MP1016', 'cycle', 'Files or roles import each other without end.'),
  absent('MP1017', 'vault password needed', 'The file is vaulted and no password was given.'),
  absent('MP1018', 'wrong vault password', 'None of the vault passwords opens the vaulted text.'),
  invalid(
    'MP1019',
    'damaged vaulted text',
    'The text begins like a vault, but its header or body is not that of version 1.1 or 1.2.',
  ),
  absent(
    'MP1020',
    'vault password cannot be read',
    'The password file is not there, is empty, or the program that should print it failed.',
  ),
  absent('MP1021', 'inventory program failed', 'An executable inventory did not print its hosts.'),
  absent('MP1022', 'no hosts left', 'The inventory has hosts, but `--limit` leaves none of them.'),
  invalid(
    'MP1030',
    'module file is none',
    'A JavaScript file in `library/` has to export a module by default, with a closed schema of described arguments.',
  ),
  invalid('MP2001', 'not a list of plays', 'A playbook is a list of plays, each with `hosts`.'),
  invalid('MP2002', 'a task list is no playbook', 'The file holds tasks. Wrap them in a play.'),
  invalid('MP2003', 'not a mapping', 'A play, block, task or role entry is a mapping of keywords.'),
  invalid('MP2004', 'unknown keyword', 'The name is neither a keyword at this place nor a module.'),
  invalid('MP2005', 'wrong type', 'The keyword or variable wants another kind of value.'),
  invalid(
    'MP2006',
    'keyword is missing',
    'A keyword that this place cannot do without is not there.',
  ),
  invalid(
    'MP2007',
    'conflicting action statements',
    'A task does one thing: it names exactly one module.',
  ),
  invalid('MP2008', 'no module', 'A task must name a module.'),
  invalid(
    'MP2009',
    'unknown module',
    'Neither mirror-play nor Ansible knows a module of that name.',
  ),
  warning(
    'MP2010',
    'module not available',
    'Ansible has the module, mirror-play does not. The task fails if it is reached with a true `when`.',
  ),
  invalid('MP2011', 'unknown argument', 'The module has no argument of that name.'),
  invalid('MP2012', 'argument is missing', 'The module needs the argument.'),
  invalid('MP2013', 'wrong type of argument', 'The argument wants another kind of value.'),
  invalid('MP2014', 'value not allowed', 'Only the listed values are allowed.'),
  invalid(
    'MP2015',
    'unknown role variable',
    'The built-in role has no variable of that name; silence would mean that it is not used.',
  ),
  invalid(
    'MP2016',
    'role variable is missing',
    'The role needs the variable and nothing in the playbook can supply it.',
  ),
  invalid(
    'MP2017',
    'arguments cannot be split',
    'The `key=value` text has an unbalanced quote or brace.',
  ),
  invalid('MP2018', 'keyword not allowed here', 'The keyword exists, but not at this place.'),
  invalid('MP2019', 'removed form', 'The form was removed from Ansible.'),
  invalid('MP2030', 'not a range of hosts', 'Ranges are `[first:last]` or `[first:last:step]`.'),
  invalid(
    'MP2031',
    'inventory line',
    'The line is no host, group or variable of an INI inventory.',
  ),
  invalid('MP2032', 'inventory value', 'A YAML inventory is made of groups, which are mappings.'),
  warning('MP2033', 'inventory key', 'Groups have hosts, vars and children; the key is left out.'),
  warning('MP2034', 'inventory not found', 'The source is not there; only localhost can be meant.'),
  warning(
    'MP2040',
    'unknown variable',
    'A template reads a variable that nothing in the playbook sets. Told by validate; an error under --strict.',
  ),
  warning('MP2041', 'unused handler', 'No task notifies the handler, by its name or a topic.'),
  warning(
    'MP2042',
    'shadowed name',
    'A variable has the name of something that the language defines, or a loop that of a loop around it.',
  ),
  warning('MP2043', 'deprecated form', 'The form works; there is a better one, which is named.'),
  warning(
    'MP2044',
    'text as a boolean',
    'A condition asks for the truth of a text such as "false", and any text that is not empty is true.',
  ),
  invalid(
    'MP2050',
    'unknown key of a prompt',
    'An entry of `vars_prompt` has a key that none has.',
  ),
  invalid(
    'MP2051',
    'role file not found',
    'A role does not have the file that `tasks_from` and its like name.',
  ),
  invalid(
    'MP2052',
    'unknown group of modules',
    '`module_defaults` names a group that nobody knows.',
  ),
  warning(
    'MP2060',
    'field is not honoured, and kept',
    'mirror-play does nothing for it; `convert --to regsync` carries it over.',
  ),
  invalid('MP2070', 'groups in a circle', 'A group of an inventory is below itself.'),
  invalid('MP2071', 'not a line of ansible.cfg', 'It holds `[section]` and `key = value` lines.'),
  invalid(
    'MP2101',
    'unknown list format',
    'The file has the keys of none of the formats of image lists. Name it with `format`.',
  ),
  invalid('MP2102', 'list is empty', 'A list file that names no image is a mistake, not a wish.'),
  invalid(
    'MP2103',
    'wrong number of words',
    'A line of a text list is SOURCE TARGET TAG, or one reference.',
  ),
  invalid('MP2104', 'invalid name in a list', 'The text is no reference or repository.'),
  invalid('MP2105', 'wrong type in a list', 'The field wants another kind of value.'),
  invalid('MP2106', 'field of a list is missing', 'An image cannot do without the field.'),
  invalid('MP2107', 'unknown field in a list', 'The format has no field of that name.'),
  warning(
    'MP2108',
    'read otherwise than upstream',
    'The list is clear, but the tool that it was written for takes it differently.',
  ),
  warning(
    'MP2109',
    'field is not honoured',
    'The format has the field, mirror-play does nothing for it. The help says what to use.',
  ),
  invalid(
    'MP2110',
    'invalid pattern',
    'The text is no regular expression, or no range of semantic versions.',
  ),
  invalid('MP2111', 'listed twice', 'The same stands in the list twice where once is allowed.'),
  invalid('MP2112', 'unknown repository', 'No entry of `Repositories` has that BaseUrl.'),
  invalid('MP2113', 'cannot be done', 'Ignoring the field would mirror something else.'),
  warning(
    'MP2114',
    'cannot be expressed',
    'The format that a list is turned into has no way to say this; --strict makes it an error.',
  ),
  invalid(
    'MP2201',
    'unknown field of an entry',
    'An entry of versions to look for has no such field.',
  ),
  invalid('MP2202', 'field is missing', 'The entry of versions to look for needs the field.'),
  invalid(
    'MP2203',
    'value of an entry',
    'The field wants another value: a list of images, a source of versions, a range, a pattern.',
  ),
  invalid('MP2204', 'no entries', 'What is looked for is a mapping of names to entries.'),
  invalid('MP2205', 'unknown entry', 'No entry has the name that was asked for.'),
  invalid('MP2210', 'format without an order', 'Lists in this format are not put in order.'),
  invalid('MP2211', 'format not added to', 'Tags are not added to lists in this format.'),
  invalid(
    'MP2212',
    'no place to add to',
    'The list is written so that nothing can be added to it.',
  ),
  warning('MP2220', 'image listed twice', 'It is mirrored once; `mirror-play fmt` drops it.'),
  invalid('MP2221', 'two sources for one target', 'Whichever came last would win.'),
  absent(
    'MP4050',
    'handler not found',
    'A changed task notifies a handler or topic that no handler of the play answers to.',
  ),
  invalid(
    'MP4080',
    'remote host',
    'The host would need a remote connection; mirror-play runs on this machine only.',
  ),
  absent(
    'MP4370',
    'become password cannot be read',
    'The file that `--become-password-file` names is not there or cannot be read.',
  ),
  absent('MP4371', 'no folder for facts', '`fact_caching` wants facts kept, and names no folder.'),
];

/** The entry of a code; undefined for codes of other ranges. */
export function catalogueEntry(code: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.code === code);
}

function absent(code: string, title: string, explanation: string): CatalogueEntry {
  return { code, title, explanation, exit: 1 };
}

function invalid(code: string, title: string, explanation: string): CatalogueEntry {
  return { code, title, explanation, exit: 4 };
}

function warning(code: string, title: string, explanation: string): CatalogueEntry {
  return { code, title, explanation, exit: 0 };
}
