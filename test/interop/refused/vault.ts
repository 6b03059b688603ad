import type { Refused } from './refused.ts';

/** `x: secret`, vaulted with the password "right". */
const vaulted = `$ANSIBLE_VAULT;1.1;AES256
38663433336636633531666630393831353662653463346662653330643939623637323132626332
6364356133393339613761313333633737663731333038300a383664313138666162626539356161
37656361666633383739343761343035626663353130623965663531383464636138626163613166
6366386436323635320a613735393961663866353362323439336630616339626630383361396531
3133
`;

/** Vaulted text that cannot be opened. */
export const vault: readonly Refused[] = [
  {
    name: 'a vaulted file without a password',
    play: 'vars_files: [secret.yml]',
    tasks: '- debug:',
    files: { 'secret.yml': vaulted },
    code: 1,
    ansible: 1,
    error: 'MP1017 site.yml:1:3 Attempting to decrypt secret.yml but no vault secrets found',
  },
  {
    name: 'a vaulted file with the wrong password',
    play: 'vars_files: [secret.yml]',
    tasks: '- debug:',
    files: { 'secret.yml': vaulted, wrong: 'wrong\n' },
    flags: ['--vault-password-file', 'wrong'],
    code: 1,
    ansible: 1,
    error:
      'MP1018 site.yml:1:3 Decryption failed (no vault secrets were found that could decrypt) on secret.yml',
  },
  {
    name: 'a vaulted value without a password',
    play: `vars:\n  x: !vault |\n${vaulted.replaceAll(/^(?=.)/gm, '    ')}`,
    tasks: '- debug: { var: x }',
    code: 2,
    ansible: 2,
    error: 'MP1017 site.yml:13:7 Attempting to decrypt but no vault secrets found',
  },
  {
    name: 'a vaulted value with the wrong password',
    play: `vars:\n  x: !vault |\n${vaulted.replaceAll(/^(?=.)/gm, '    ')}`,
    tasks: '- debug: { var: x }',
    files: { wrong: 'wrong\n' },
    flags: ['--vault-password-file', 'wrong'],
    code: 2,
    ansible: 2,
    error:
      'MP1018 site.yml:13:7 Decryption failed (no vault secrets were found that could decrypt)',
  },
  {
    name: 'a damaged vaulted file',
    play: 'vars_files: [secret.yml]',
    tasks: '- debug:',
    files: { 'secret.yml': '$ANSIBLE_VAULT;1.1;AES256\n3030\n', right: 'right\n' },
    flags: ['--vault-password-file', 'right'],
    code: 4,
    ansible: 1,
    error:
      'MP1019 site.yml:1:3 the vaulted text cannot be read: salt, checksum and text are not all there',
  },
];
