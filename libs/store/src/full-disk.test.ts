import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { notesSchema, someTenant, temporaryFolder } from './fixtures.js';
import { prepareTemplate } from './pglite/template.js';
import { testTemplates } from './testing/templates-folder.js';
import { missing } from './testing/test-server.js';

const child = fileURLToPath(new URL('./full-disk.child.ts', import.meta.url));
/** Mounts a disk of `$1` bytes on `$2` that only this command sees, and runs the rest. */
const ON_SMALL_DISK = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"', 'sh'];

/** Needs the right to mount, which users have in a namespace of their own on most systems. */
function hasSmallDisks(): boolean {
  try {
    execFileSync('unshare', [...ON_SMALL_DISK, '1m', '/mnt', 'true'], { stdio: 'pipe' });
    return true;
  } catch (error) {
    return missing(`No small disks for the tests: ${String((error as { stderr?: Buffer }).stderr ?? error)}`, error);
  }
}

async function fill(what: string, bytes: number, { signal }: TestContext) {
  await using folder = await temporaryFolder();
  await prepareTemplate(testTemplates(), [notesSchema]);
  const given = JSON.stringify({ folder: folder.path, what, schema: notesSchema, tenant: someTenant() });
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', child, given];
  const { stdout } = await promisify(execFile)('unshare', [...ON_SMALL_DISK, String(bytes), folder.path, ...command], {
    signal,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as unknown;
}

const diskFull = { code: 'disk_full', message: 'The disk is full; free some space and run the same command again.', details: {} };

describe.runIf(hasSmallDisks())('a full disk', () => {
  it('fails a blob and leaves nothing of it, nor harms the one that it would have replaced', async (test) => {
    const { files, ...outcome } = (await fill('a blob', 4_000_000, test)) as { files: string[] };
    expect(outcome).toEqual({ errors: [diskFull, diskFull], kept: 'the old one' });
    expect(files.map((file) => file.replace(/^[0-9a-f-]{36}/, '<tenant>'))).toEqual([
      '<tenant>',
      '<tenant>/kept',
      '<tenant>/small',
      'unfinished',
    ]);
  });

  it('fails the transaction that has no room for its rows, and the next one goes on when there is room again', async (test) => {
    expect(await fill('the rows', 40_000_000, test)).toEqual({ errors: [diskFull], some: true, lost: 0, goesOn: true });
  });

  it('ends an embedded database that has no room for its log, and loses no row that was committed', async (test) => {
    expect(await fill('the log', 40_000_000, test)).toEqual({ errors: [diskFull, diskFull], some: true, lost: 0 });
  });

  it.for(['a new database', 'a new database without a template'])('fails %s and leaves nothing that looks like one', async (what, test) => {
    expect(await fill(what, 20_000_000, test)).toEqual({ errors: [diskFull], files: ['lock'] });
  });
});
