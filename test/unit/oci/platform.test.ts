import { describe, expect, it } from 'vitest';
import {
  formatPlatform,
  isUnknownPlatform,
  parsePlatform,
  platformMatches,
} from '../../../src/oci/platform.ts';

describe('platforms', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/x86_64', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm/v7', 'linux/arm/v7'],
  ])('reads %s', (text, full) => {
    expect(formatPlatform(parsePlatform(text))).toBe(full);
  });

  it.each(['', 'linux', 'linux/', 'a/b/c/d', 'a b/c'])('refuses %j', (text) => {
    expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'MP5005' }));
  });

  it.each([
    ['linux/arm', 'linux/arm/v7', true],
    ['linux/arm/v7', 'linux/arm/v6', false],
    ['linux/arm/v7', 'linux/arm', false],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/amd64', 'windows/amd64', false],
  ])('%s asked, %s offered: %s', (wanted, offered, matches) => {
    expect(platformMatches(parsePlatform(wanted), parsePlatform(offered))).toBe(matches);
  });

  it('tells attestations', () => {
    expect(isUnknownPlatform(parsePlatform('unknown/unknown'))).toBe(true);
    expect(isUnknownPlatform(undefined)).toBe(false);
  });
});
