import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gatewaySocket, prepareFolders, runtimeFolder } from './folders.js';

const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hexad-folders-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe('the folders of a platform', () => {
  it('keeps sockets inside a data folder whose path is short', () => {
    expect(gatewaySocket({ HEXAD_DATA_DIR: '/var/h' })).toBe('/var/h/run/gateway.sock');
  });

  it('keeps sockets in a short folder of their own when the path of the data folder is long, the same one every time', () => {
    const settings = { HEXAD_DATA_DIR: `/${'deep/'.repeat(30)}` };
    expect(runtimeFolder(settings)).toMatch(/^\/tmp\/hexad-\d+-[0-9a-f]{16}$/);
    expect(runtimeFolder(settings)).toBe(runtimeFolder(settings));
  });

  it('makes the runtime folder private', () => {
    const root = scratch();
    const { runtimeDir } = prepareFolders({ HEXAD_DATA_DIR: join(root, 'data'), HEXAD_CACHE_DIR: join(root, 'cache') });
    expect(statSync(runtimeDir).mode & 0o777).toBe(0o700);
  });

  it('says which folder cannot be made', () => {
    expect(() => prepareFolders({ HEXAD_DATA_DIR: '/proc/nowhere' })).toThrow('The folder /proc/nowhere cannot be made');
  });

  it('refuses a runtime folder whose path is too long for sockets', () => {
    const root = scratch();
    const long = join(root, 'x'.repeat(90));
    expect(() => prepareFolders({ HEXAD_DATA_DIR: root, HEXAD_CACHE_DIR: root, HEXAD_RUNTIME_DIR: long })).toThrow('too long for sockets');
  });
});
