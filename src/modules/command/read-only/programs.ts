/** A program of which some commands only read. */
export interface ReadingProgram {
  readonly names: readonly string[];
  /** Options in front of the command that take the next word as their value. */
  readonly valued?: readonly string[];
  /** Options in front of the command that stand alone. */
  readonly switches?: readonly string[];
  /** Long options may be shortened, as in git and GNU programs. */
  readonly abbreviates?: boolean;
  /**
   * The commands that only read, as words; `!` marks an option with which they write or run
   * something. The empty command: whatever the program is told, it reads.
   */
  readonly reads: readonly string[];
}

const cluster = {
  valued: [
    ...['-n', '--namespace', '--kubeconfig', '--context', '--cluster', '--user', '-s', '--server'],
    ...['--token', '--as', '--as-group', '--request-timeout', '--certificate-authority', '-v'],
    ...['--client-certificate', '--client-key', '--loglevel', '--cache-dir'],
  ],
  switches: ['--insecure-skip-tls-verify', '--match-server-version'],
} as const;

const clusterReads = [
  ...['get', 'describe', 'version', 'logs', 'explain', 'api-resources', 'api-versions'],
  ...['auth can-i', 'config view', 'config current-context', 'config get-contexts'],
] as const;

const imageReads = [
  ...['inspect', 'images', 'image inspect', 'image ls', 'image list', 'image history', 'history'],
  ...['ps', 'info', 'version', 'search', 'port', 'logs', 'container inspect', 'container ls'],
  ...['manifest inspect', 'volume ls', 'volume inspect', 'network ls', 'network inspect'],
] as const;

/** What reads images, charts, clusters and repositories. */
const tools: readonly ReadingProgram[] = [
  {
    names: ['skopeo'],
    valued: [
      ...['--policy', '--registries.d', '--registries-conf', '--tmpdir', '--command-timeout'],
      ...['--override-arch', '--override-os', '--override-variant'],
    ],
    switches: ['--debug', '--insecure-policy'],
    reads: ['inspect', 'list-tags', 'manifest-digest'],
  },
  {
    names: ['oc'],
    ...cluster,
    reads: [
      ...clusterReads,
      'adm release info !--changelog !--bugs',
      'image info',
      ...['whoami', 'status', 'projects'],
    ],
  },
  { names: ['kubectl'], ...cluster, reads: clusterReads },
  { names: ['oc-mirror'], valued: ['-v'], reads: ['list', 'version'] },
  {
    names: ['podman'],
    valued: ['--root', '--runroot', '--log-level', '--url', '--connection', '-c', '--identity'],
    switches: ['-r', '--remote'],
    reads: [
      ...imageReads,
      'image exists',
      'image tree',
      'container exists',
      'pod ps',
      'pod inspect',
    ],
  },
  {
    names: ['docker'],
    valued: ['-H', '--host', '-c', '--context', '--config', '-l', '--log-level'],
    switches: ['-D', '--debug', '--tls', '--tlsverify'],
    reads: [...imageReads, 'buildx imagetools inspect'],
  },
  {
    names: ['crane', 'gcrane'],
    valued: ['--platform'],
    switches: ['--insecure', '-v', '--verbose', '--allow-nondistributable-artifacts'],
    reads: ['digest', 'manifest', 'ls', 'config', 'catalog', 'version', 'validate'],
  },
  {
    names: ['regctl'],
    valued: ['-v', '--verbosity', '--host', '--logopt', '--user-agent'],
    reads: [
      ...['manifest get', 'manifest head', 'manifest digest', 'manifest diff', 'version'],
      ...['image digest', 'image inspect', 'image manifest', 'image config', 'image ratelimit'],
      ...['tag ls', 'tag list', 'repo ls', 'repo list', 'blob head', 'artifact list'],
    ],
  },
  {
    names: ['oras'],
    switches: ['-d', '--debug'],
    reads: [
      'manifest fetch !-o !--output',
      'manifest fetch-config !-o !--output',
      ...['repo ls', 'repo tags', 'resolve', 'discover', 'version'],
    ],
  },
  {
    names: ['cosign'],
    valued: ['-t', '--timeout'],
    switches: ['-d', '--verbose'],
    reads: [
      'tree',
      'triangulate',
      'version',
      'verify !--output-file',
      'verify-attestation !--output-file',
    ],
  },
  {
    names: ['helm'],
    valued: [
      ...['-n', '--namespace', '--kubeconfig', '--kube-context', '--registry-config'],
      ...['--repository-config', '--repository-cache', '--kube-apiserver', '--kube-token'],
    ],
    switches: ['--debug', '--kube-insecure-skip-tls-verify'],
    reads: [
      'template !--output-dir !--post-renderer !--dependency-update',
      ...['show', 'inspect', 'list', 'ls', 'get !--post-renderer', 'status', 'history'],
      ...['search', 'version', 'env', 'repo list', 'dependency list'],
    ],
  },
  {
    names: ['git'],
    abbreviates: true,
    valued: ['-C', '--git-dir', '--work-tree', '--namespace'],
    switches: ['--no-pager', '-P', '--bare', '--no-optional-locks', '--literal-pathspecs'],
    reads: [
      ...['rev-parse', 'describe', 'rev-list', 'ls-files', 'ls-tree', 'cat-file', 'show-ref'],
      ...['for-each-ref', 'merge-base', 'name-rev', 'status', 'version', 'remote get-url'],
      ...['log !--output', 'show !--output', 'diff !--output', 'ls-remote !--upload-pack !--exec'],
    ],
  },
  { names: ['systemctl'], reads: ['is-active', 'is-enabled', 'is-failed', 'show', 'status'] },
];

const always = (...names: string[]): ReadingProgram => ({ names, reads: [''] });

/** What looks at files and text, alone or behind a pipe. */
const lookers: readonly ReadingProgram[] = [
  always('cat', 'head', 'tail', 'tac', 'rev', 'nl', 'wc', 'cut', 'tr', 'paste', 'column', 'fold'),
  always('grep', 'egrep', 'fgrep', 'jq', 'base64', 'cmp', 'comm', 'join', 'expr', 'seq'),
  always('ls', 'stat', 'readlink', 'realpath', 'basename', 'dirname', 'du', 'df', 'pwd', 'which'),
  always('md5sum', 'sha1sum', 'sha256sum', 'sha512sum', 'uname', 'id', 'whoami', 'nproc', 'getent'),
  always('echo', 'printf', 'test', '[', 'true', 'false', 'cd', 'set', 'printenv'),
  // With rules of their own: see looker-rules.ts.
  always('sed', 'awk', 'gawk', 'mawk', 'date', 'uniq', 'hostname', 'command'),
  { names: ['diff'], abbreviates: true, reads: [' !--output'] },
  { names: ['sort'], abbreviates: true, reads: [' !-o !--output !--compress-program'] },
  { names: ['yq'], reads: [' !-i !--inplace !--in-place !-s !--split-exp'] },
  {
    names: ['find'],
    reads: [' !-exec !-execdir !-ok !-okdir !-delete !-fprint !-fprint0 !-fprintf !-fls'],
  },
];

/** The shipped list, by the name of the program. */
export const readingPrograms: ReadonlyMap<string, ReadingProgram> = new Map(
  [...tools, ...lookers].flatMap((program) => program.names.map((name) => [name, program])),
);
