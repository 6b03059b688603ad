import type { Refused } from './refused.ts';

/** What only a run can tell. */
export const runtime: readonly Refused[] = [
  {
    name: 'an undefined variable',
    tasks: '- debug: { msg: "{{ nowhere }}" }',
    code: 2,
    ansible: 2,
    error: "MP3001 site.yml:4:25 'nowhere' is undefined",
  },
  {
    name: 'an undefined variable in a condition',
    tasks: '- debug:\n  when: nowhere',
    code: 2,
    ansible: 2,
    error:
      "MP3001 site.yml:5:13 The conditional check 'nowhere' failed. The error was: error while evaluating conditional (nowhere): 'nowhere' is undefined",
  },
  {
    name: 'a template that does not parse',
    tasks: '- debug: { msg: "{{ 1 + }}" }',
    code: 2,
    ansible: 2,
    error:
      "MP3002 site.yml:4:29 template error while templating string: unexpected 'end of print statement'. String: {{ 1 + }}",
  },
  {
    name: 'a condition that does not parse',
    tasks: '- debug:\n  when: 1 +',
    code: 2,
    ansible: 2,
    error:
      "MP3002 site.yml:5:16 The conditional check '1 +' failed. The error was: unexpected 'end of template'",
  },
  {
    name: 'an unknown filter',
    tasks: '- debug: { msg: "{{ 1 | defualt(2) }}" }',
    code: 2,
    ansible: 2,
    error: "MP3005 site.yml:4:29 No filter named 'defualt'.",
  },
  {
    name: 'an unknown test',
    tasks: '- debug:\n  when: 1 is defnied',
    code: 2,
    ansible: 2,
    error:
      "MP3005 site.yml:5:18 The conditional check '1 is defnied' failed. The error was: No test named 'defnied'.",
  },
  {
    name: 'an unknown lookup',
    tasks: `- debug: { msg: "{{ lookup('fiel', 'x') }}" }`,
    code: 2,
    ansible: 2,
    error: "MP3005 site.yml:4:25 No lookup named 'fiel'.",
  },
  {
    name: 'a division by zero',
    tasks: '- debug: { msg: "{{ 1 / 0 }}" }',
    code: 2,
    ansible: 2,
    error: 'MP3003 site.yml:4:27 division by zero',
  },
  {
    name: 'a variable of itself',
    play: 'vars: { x: "{{ x }}" }',
    tasks: '- debug: { var: x }',
    code: 2,
    ansible: 2,
    error: 'MP3004 site.yml:5:11 recursive loop detected in template string: {{ x }}',
  },
  {
    name: 'variables in a circle',
    play: 'vars: { x: "{{ y }}", y: "{{ x }}" }',
    tasks: '- debug: { msg: "{{ x }}" }',
    code: 2,
    ansible: 2,
    error: 'MP3004 site.yml:5:25 recursive loop detected in template string: {{ y }}',
  },
  {
    name: 'an unsafe condition',
    tasks: `- command: echo "{{ '{{' }} 1 }}"\n  register: r\n- debug:\n  when: "'{{ r.stdout }}' == 'x'"`,
    code: 2,
    ansible: 2,
    error:
      "MP3008 site.yml:7:17 The conditional check ''{{ r.stdout }}' == 'x'' failed. The error was: Conditional is marked as unsafe, and cannot be evaluated.",
  },
  {
    name: 'a loop over text',
    tasks: '- debug:\n  loop: abc',
    code: 2,
    ansible: 2,
    error:
      "MP4040 site.yml:4:7 Invalid data passed to 'loop', it requires a list, got this instead: abc. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.",
  },
  {
    name: 'a loop over a mapping',
    tasks: '- debug:\n  loop: { a: 1 }',
    code: 2,
    ansible: 2,
    error:
      "MP4040 site.yml:4:7 Invalid data passed to 'loop', it requires a list, got this instead: {'a': 1}. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.",
  },
  {
    name: 'a loop over a number',
    tasks: '- debug:\n  loop: "{{ 5 }}"',
    code: 2,
    ansible: 2,
    error:
      "MP4040 site.yml:4:7 Invalid data passed to 'loop', it requires a list, got this instead: 5. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.",
  },
  {
    name: 'a loop over what is undefined',
    tasks: '- debug:\n  loop: "{{ nowhere }}"',
    code: 2,
    ansible: 2,
    error: "MP3001 site.yml:5:10 'nowhere' is undefined",
  },
  {
    name: 'with_dict over a list',
    tasks: '- debug:\n  with_dict: [1]',
    code: 2,
    ansible: 2,
    error: 'MP3003 site.yml:4:7 with_dict expects a dict',
  },
  {
    name: 'an error in until',
    tasks: '- debug:\n  until: nowhere\n  delay: 0\n  retries: 1',
    code: 2,
    ansible: 2,
    error:
      "MP3001 site.yml:5:14 The conditional check 'nowhere' failed. The error was: error while evaluating conditional (nowhere): 'nowhere' is undefined",
  },
  {
    name: 'an error in failed_when',
    tasks: '- debug:\n  failed_when: nowhere',
    code: 2,
    ansible: 2,
    error:
      "MP3001 site.yml:5:20 The conditional check 'nowhere' failed. The error was: error while evaluating conditional (nowhere): 'nowhere' is undefined",
  },
  {
    name: 'an error in changed_when',
    tasks: '- debug:\n  changed_when: nowhere',
    code: 2,
    ansible: 2,
    error:
      "MP3001 site.yml:5:21 The conditional check 'nowhere' failed. The error was: error while evaluating conditional (nowhere): 'nowhere' is undefined",
  },
  {
    name: 'a handler that is not there',
    tasks: '- debug:\n  changed_when: true\n  notify: nowhere',
    code: 1,
    ansible: 1,
    error:
      "MP4050 site.yml:6:15 The requested handler 'nowhere' was not found in either the main handlers list nor in the listening handlers list",
  },
  {
    name: 'a delegation to a host that is away',
    tasks: '- ping:\n  delegate_to: nowhere.invalid',
    code: 2,
    ansible: 4,
    error: 'MP4081 site.yml:4:7 cannot delegate to nowhere.invalid (ssh): it is not this machine',
  },
  {
    name: 'a fact with a bad name',
    tasks: '- set_fact: { "a-b": 1 }',
    code: 2,
    ansible: 2,
    error: "MP4101 site.yml:4:7 The variable name 'a-b' is not valid.",
  },
  {
    name: 'an assertion that does not hold',
    tasks: '- assert: { that: 1 == 2 }',
    code: 2,
    ansible: 2,
    error: 'fatal Assertion failed',
  },
  {
    name: 'an assertion of nothing',
    tasks: '- assert: {}',
    code: 4,
    ansible: 2,
    error: 'MP2012 site.yml:4:7 "assert" needs the argument "that"',
  },
];
