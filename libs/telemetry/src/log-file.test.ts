import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from './log-file.js';

describe('a log file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'hexad-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made for its owner alone, and holds every line when it is closed', () => {
    const path = join(folder, 'logs', 'hexad.log');
    {
      using file = openLogFile(path);
      for (let n = 0; n < 1_000; n += 1) file.write(`${n}\n`);
    }
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(1_001);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is appended to', () => {
    const path = join(folder, 'hexad.log');
    writeFileSync(path, 'before\n');
    {
      using file = openLogFile(path);
      file.write('after\n');
    }
    expect(readFileSync(path, 'utf8')).toBe('before\nafter\n');
  });

  it('that has grown large makes room for a new one', () => {
    const path = join(folder, 'hexad.log');
    writeFileSync(path, '');
    truncateSync(path, 21 * 1024 * 1024);
    using file = openLogFile(path);
    file.write('new\n');
    expect(existsSync(`${path}.1`)).toBe(true);
    expect(statSync(path).size).toBeLessThan(100);
  });

  it.runIf(existsSync('/dev/full'))('on a full disk says nothing, and holds nobody up', () => {
    using file = openLogFile('/dev/full');
    expect(file.write('lost\n')).toBeUndefined();
  });
});
