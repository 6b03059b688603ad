import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineReadsOnly, wordsReadOnly } from '../../../src/modules/command/read-only/reads-only.ts';

const words = (line: string, more: readonly string[] = []) => wordsReadOnly(line.split(' '), more);
const line = (text: string, more: readonly string[] = []) => lineReadsOnly(text, more);

describe('words of a command', () => {
  it.each([
    'skopeo inspect docker://quay.io/a/b:1',
    'skopeo --override-os linux --debug inspect --raw docker://a',
    'skopeo list-tags docker://a',
    'oc adm release info --image-for=x quay.io/a',
    'oc --kubeconfig=/x get pods -o json',
    '/usr/local/bin/oc -n ns get pods',
    'kubectl get nodes',
    'git -C /tmp rev-parse HEAD',
    'git ls-remote https://example.com/a.git',
    'podman image exists a',
    'regctl manifest head a',
    'helm template chart --output json',
    'oras manifest fetch a',
    'find . -name x',
  ])('%s reads', (text) => expect(words(text)).toBe(true));

  it.each([
    'skopeo copy docker://a docker://b',
    'skopeo --unknown inspect delete docker://a',
    'oc delete pod get',
    'oc adm release info --changelog=/tmp/x a',
    'oc adm release mirror a',
    'oc -n get delete pod',
    'git -c alias.rev-parse=!rm rev-parse',
    'git ls-remote --upl=/bin/x a',
    'git log --outp=x',
    'regctl manifest put a',
    'helm template chart --output-dir x',
    'oras manifest fetch -o x a',
    'podman rmi a',
    'sort -ro x y',
    'find . -delete',
    'uniq a b',
    'date -s now',
    'sed -i s/a/b/ x',
    'rm -rf x',
    '',
  ])('%s does not', (text) => expect(words(text)).toBe(false));

  it('takes what the person lists', () => {
    expect(words('mytool show x')).toBe(false);
    expect(words('mytool show x', ['mytool show !--write'])).toBe(true);
    expect(words('mytool show --write=x', ['mytool show !--write'])).toBe(false);
    expect(words('mytool set x', ['mytool show'])).toBe(false);
    expect(words('podman secret ls', ['podman secret ls'])).toBe(true);
    expect(words('podman inspect x', ['podman secret ls'])).toBe(true);
  });
});

describe('a line for a shell', () => {
  it.each([
    'skopeo inspect docker://a | jq -r .Digest',
    'set -o pipefail; oc get pods 2>/dev/null | grep -c Running || true',
    'oc get nodes > /dev/null 2>&1 && echo yes',
    'KUBECONFIG=/a/b oc get x -o jsonpath="{.status}"',
    "helm list | awk -F: '{print $1}' | sed -n 's/a/b/gp'",
    'test "$(git rev-parse HEAD)" = "`git rev-parse main`"',
    'cat <x # comment > y',
    'cd /tmp\ngit describe \\\n --tags',
    'oc get "$KIND" -A',
  ])('%s reads', (text) => expect(line(text)).toBe(true));

  it.each([
    'skopeo inspect docker://a > x',
    'skopeo inspect docker://a >> x',
    'skopeo inspect docker://a >/dev/null2',
    'skopeo inspect docker://a &> x',
    'skopeo inspect docker://a 2>x',
    'skopeo inspect docker://a | tee x',
    'git rev-parse HEAD; rm x',
    'git rev-parse HEAD && podman push x',
    'git rev-parse HEAD & ',
    'echo $(podman push x)',
    'echo "$(podman push x)"',
    'echo `podman push x`',
    'echo "`podman push x`"',
    'echo $(echo $(podman push x))',
    'git rev-parse HEAD\nrm x',
    '(rm x)',
    '{ git rev-parse; }',
    '$TOOL get x',
    'PATH=/x git rev-parse',
    'LD_PRELOAD=x git rev-parse',
    'sort $OPTIONS x',
    'sort * x',
    'cat <(rm x)',
    'cat >(rm x)',
    'cat <<EOF\nx\nEOF',
    'awk \'{print > "x"}\'',
    `awk '{system("rm x")}'`,
    "sed 's/a/b/w x'",
    "sed 's/a/b/e'",
    "sed -n '1w x'",
    "echo 'a",
    'if true; then rm x; fi',
    'xargs rm',
    '',
    '# nothing',
  ])('%s does not', (text) => expect(line(text)).toBe(false));

  it('never takes a line that names a program outside of the list, however it is put', () => {
    const piece = fc.constantFrom(
      ...['cat', ' ', '|', ';', '&', '&&', '$(', ')', '`', '"', "'", '\\', '\n', '<', '>', '2>&1'],
      ...['{', '}', '#', '$x', '/dev/null', 'set', '=', '-'],
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (before, behind) => {
        const text = `${before.join('')}\ntouch x\n${behind.join('')}`;
        const hidden = /['"#\\<`]|\$\(/.test(text);
        expect(line(text) && !hidden).toBe(false);
      }),
    );
  });
});
