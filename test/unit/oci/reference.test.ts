import { describe, expect, it } from 'vitest';
import { formatReference, parseReference } from '../../../src/oci/reference.ts';

const hex = 'a'.repeat(64);

describe('parseReference', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['org/name', 'docker.io/org/name:latest'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/library/busybox', 'docker.io/library/busybox:latest'],
    ['registry-1.docker.io/org/name:2', 'docker.io/org/name:2'],
    ['Quay.IO/org/name', 'quay.io/org/name:latest'],
    ['localhost/name', 'localhost/name:latest'],
    ['localhost:5000/a/b/c/d:t', 'localhost:5000/a/b/c/d:t'],
    ['host:5000/name', 'host:5000/name:latest'],
    ['[::1]:5000/name:t', '[::1]:5000/name:t'],
    ['[2001:DB8::1]/name', '[2001:db8::1]/name:latest'],
    [`busybox@sha256:${hex}`, `docker.io/library/busybox@sha256:${hex}`],
    [`q.io/a:t@sha256:${hex}`, `q.io/a:t@sha256:${hex}`],
    [`a@sha512:${hex}${hex}`, `docker.io/library/a@sha512:${hex}${hex}`],
    ['a__b/c.d-e--f', 'docker.io/a__b/c.d-e--f:latest'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
  ])('reads %s', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  it.each([
    ['', 'it is empty'],
    [' a', 'it contains whitespace'],
    ['a b', 'it contains whitespace'],
    ['docker://busybox', 'it starts with a scheme (docker://)'],
    ['https://quay.io/a', 'it starts with a scheme (https://)'],
    ['Busybox', 'upper-case letters ("Busybox")'],
    ['quay.io/Org/name', 'upper-case letters ("Org")'],
    ['a:', 'the tag is empty'],
    ['a:-x', '"-x" is not a tag'],
    ['a:b:c', '"b:c" is not a tag'],
    [`a:${'t'.repeat(129)}`, 'the tag is too long (129 of 128 characters)'],
    [`q.io/${'r'.repeat(256)}`, 'the repository is too long (256 of 255 characters)'],
    ['quay.io/', 'the repository is missing'],
    ['@sha256:00', 'the repository is missing'],
    ['[::1]:5000', 'the repository is missing'],
    ['quay.io//a', 'empty part'],
    ['a/b/', 'empty part'],
    ['/a', 'empty part'],
    ['a..b', 'separators'],
    ['a___b', 'separators'],
    ['-a', 'separators'],
    ['a+b', '"+" is not allowed in a repository'],
    ['{{ image }}', 'it contains whitespace'],
    ['ho_st:5000/a', '"ho_st:5000" is not a host name'],
    ['a.-b/c', '"a.-b" is not a host name'],
    ['[::zz]:1/a', '"[::zz]:1" is not a host name'],
    ['host:0/a', '"0" is not a port'],
    ['host:70000/a', '"70000" is not a port'],
    ['host:/a', '"" is not a port'],
    ['a@', 'it has no algorithm'],
    ['a@sha256:abc', 'sha256 takes 64 hex digits, not 3'],
    [`a@sha256:${'A'.repeat(64)}`, 'lower case'],
    [`a@md5:${'a'.repeat(32)}`, 'the algorithm "md5" is not supported'],
    [`a@sha256:${hex}@sha256:${hex}`, 'sha256 takes 64 hex digits'],
  ])('refuses %j with the reason', (text, reason) => {
    expect(() => parseReference(text)).toThrow(reason);
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'MP5001' }));
  });
});
