import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './support/every-recipe.ts';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

const read = (name: string) => JSON.parse(readFileSync(path.join(projectRoot, name), 'utf8'));
const { packages }: { packages: Record<string, LockedPackage> } = read('package-lock.json');
const manifest: {
  allowScripts: Record<string, boolean>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
} = read('package.json');
const locked = Object.entries(packages).filter(([place]) => place !== '');
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('an installation', () => {
  it('runs no package’s scripts', () => {
    const withScripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
    expect(withScripts.filter((name) => manifest.allowScripts[name] !== false)).toEqual(
      // Never installed: it is for macOS alone, and its script only builds what its package holds already.
      withScripts.filter((name) => name === 'fsevents'),
    );
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
  });

  it('takes exactly the versions that were tested, by their checksums and from no registry in particular', () => {
    const wanted = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(wanted.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it.each([
    ['libsql', ['linux-x64-gnu', 'linux-arm64-gnu', 'darwin-x64', 'darwin-arm64', 'win32-x64-msvc'], '@libsql/'],
    ['esbuild', ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'], '@esbuild/'],
    [
      '@biomejs/biome',
      ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
      '@biomejs/cli-',
    ],
  ])('of %s has its binary for Linux, macOS and Windows', (_name, platforms, prefix) => {
    const names = new Set(locked.map(([place]) => nameOf(place)));
    expect(platforms.map((platform) => prefix + platform).filter((name) => !names.has(name))).toEqual([]);
  });

  it('finds in the lock file every package that another one wants for some platform', () => {
    const names = new Set(locked.map(([place]) => nameOf(place)));
    const wanted = locked.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});
