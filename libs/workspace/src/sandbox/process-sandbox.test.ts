import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Uuid7 } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { serviceConformance } from '../fixtures/service-conformance.js';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { ProcessSandbox } from './process-sandbox.js';

const sandboxIn = (place: Temporary, parallel?: number): ProcessSandbox =>
  new ProcessSandbox({ folder: place.in('sandboxes'), ids: new Uuid7(), ...(parallel && { parallel }) });

const node = (place: Temporary, script: string) =>
  ({ program: 'node', args: ['-e', script], cwd: place.folder, trust: 'shipped' }) as const;

/** Resolves when the process is gone. Polls the process table: nobody tells us about a stranger's end. */
async function gone(pid: number): Promise<void> {
  const alive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(alive, { timeout: 5_000, interval: 20 }).toBe(false);
}

serviceConformance('process', (place) => Promise.resolve(sandboxIn(place)));

describe('the process sandbox', () => {
  it('gives a failing command back as a result', async () => {
    await using place = await temporary();
    const result = await sandboxIn(place).run(node(place, 'console.log("out"); console.error("err"); process.exit(3)'));
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('shows the command nothing of our environment', async () => {
    await using place = await temporary();
    process.env['HEXAD_TEST_SECRET'] = 'secret';
    const { stdout } = await sandboxIn(place).run({ ...node(place, 'console.log(JSON.stringify(process.env))'), env: { EXTRA: '1' } });
    delete process.env['HEXAD_TEST_SECRET'];
    const seen = JSON.parse(stdout) as Record<string, string>;
    expect(
      Object.keys(seen)
        .filter((name) => !name.startsWith('__'))
        .sort(),
    ).toEqual(['CI', 'EXTRA', 'HOME', 'LANG', 'NODE_OPTIONS', 'NO_COLOR', 'PATH', 'TMPDIR', 'TZ']);
    expect([seen['HOME'], seen['TMPDIR']].every((folder) => folder?.startsWith(place.in('sandboxes')))).toBe(true);
  });

  it('reads no shell syntax in arguments', async () => {
    await using place = await temporary();
    const result = await sandboxIn(place).run({
      ...node(place, 'console.log(process.argv[1])'),
      args: ['-e', 'console.log(process.argv[1])', '$(id); rm -rf *'],
    });
    expect(result.stdout).toBe('$(id); rm -rf *\n');
  });

  it('finds the tools of the folder first', async () => {
    await using place = await temporary();
    await mkdir(place.in('node_modules/.bin'), { recursive: true });
    await writeFile(place.in('node_modules/.bin/tool'), '#!/usr/bin/env node\nconsole.log(process.version)\n', { mode: 0o755 });
    const result = await sandboxIn(place).run({ program: 'tool', args: [], cwd: place.folder, trust: 'shipped' });
    expect(result.stdout.trim()).toBe(process.version);
  });

  it.each(['../x', '/bin/sh', 'a b', '-c', ''])('takes no program named %j', async (program) => {
    await using place = await temporary();
    await expect(sandboxIn(place).run({ program, args: [], cwd: place.folder, trust: 'shipped' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('says which program is missing', async () => {
    await using place = await temporary();
    await expect(sandboxIn(place).run({ program: 'no-such-tool', args: [], cwd: place.folder, trust: 'shipped' })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('kills the whole group when time is up', async () => {
    await using place = await temporary();
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const result = await sandboxIn(place).run({ ...node(place, script), timeoutMs: 700 });
    expect(result).toMatchObject({ outcome: 'timeout', exitCode: -1 });
    await gone(Number(result.stdout));
  });

  it('kills what a command leaves behind', async () => {
    await using place = await temporary();
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      console.log(child.pid); child.unref(); process.exit(0);`;
    const result = await sandboxIn(place).run(node(place, script));
    expect(result.exitCode).toBe(0);
    await gone(Number(result.stdout));
  });

  it('stops a command that floods its output', async () => {
    await using place = await temporary();
    const result = await sandboxIn(place).run({ ...node(place, 'for (;;) process.stdout.write("x".repeat(65536))'), outputLimit: 100_000 });
    expect([result.outcome, result.stdout.length]).toEqual(['output', 100_000]);
  });

  it('holds what a command starts to its memory, its processes and the size of its files', async () => {
    await using place = await temporary('/var/tmp');
    const sandbox = sandboxIn(place);
    const hungry = 'const all = []; setInterval(() => all.push(Buffer.alloc(8 * 1024 * 1024, 1)), 5)';
    const memory = await sandbox.run({ ...node(place, hungry), limits: { memoryBytes: 128 * 1024 * 1024 } });
    const bomb = `let n = 0; const more = () => { if (n++ < 100) require('node:child_process').spawn('sleep', ['60']).on('spawn', more).on('error', () => process.exit(5)); else setTimeout(() => process.exit(0), 1000); }; more()`;
    const many = await sandbox.run({ ...node(place, bomb), limits: { processes: 40 } });
    const file = await sandbox.run({
      ...node(place, `require('node:fs').writeFileSync('full', Buffer.alloc(9_000_000, 1))`),
      limits: { diskBytes: 4_000_000 },
    });
    expect([memory.outcome, many.outcome === 'memory' || many.exitCode === 5, file.exitCode === 0]).toEqual(['memory', true, false]);
  });

  it('lets Node, and the Node that it starts, write only where the command may', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const script = `
      const fs = require('node:fs'); fs.writeFileSync('here', '1');
      const again = "try { require('node:fs').writeFileSync(" + JSON.stringify(${JSON.stringify(place.in('there'))}) + ", '1') } catch (error) { console.log(error.code) }";
      eval(again); process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-e', again]));`;
    const result = await sandboxIn(place).run({ ...node(place, script), cwd: place.in('work') });
    expect([result.stdout, (await readdir(place.folder)).includes('there')]).toEqual(['ERR_ACCESS_DENIED\nERR_ACCESS_DENIED\n', false]);
  });

  it('stops at once when the task is cancelled', async () => {
    await using place = await temporary();
    const result = await sandboxIn(place).run({ ...node(place, 'setInterval(() => {}, 1000)'), signal: AbortSignal.timeout(300) });
    expect(result.outcome).toBe('cancelled');
  });

  it('takes no command that is to reach only some hosts', async () => {
    await using place = await temporary();
    await expect(sandboxIn(place).run({ ...node(place, ''), hosts: ['a.test'] })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('leaves no folder of its own', async () => {
    await using place = await temporary();
    await sandboxIn(place).run(node(place, 'require("node:fs").writeFileSync(process.env.TMPDIR + "/x", "")'));
    expect(await readdir(place.in('sandboxes'))).toEqual([]);
  });

  it('runs no more commands at once than it may', async () => {
    await using place = await temporary();
    const sandbox = sandboxIn(place, 1);
    const script = `
      const fs = require('node:fs'); const mark = ${JSON.stringify(place.in('mark'))};
      if (fs.existsSync(mark)) process.exit(9); fs.writeFileSync(mark, '');
      setTimeout(() => fs.rmSync(mark), 50);`;
    const results = await Promise.all([1, 2, 3].map(() => sandbox.run(node(place, script))));
    expect(results.map((one) => one.exitCode)).toEqual([0, 0, 0]);
  });
});

it('kills what a platform that was killed left running', async () => {
  await using place = await temporary();
  const orphan = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], { detached: true, stdio: 'pipe' });
  await once(orphan.stdout, 'data');
  await mkdir(place.in('sandboxes/old'), { recursive: true });
  await writeFile(place.in('sandboxes/old/owner.json'), JSON.stringify({ parent: { pid: 1, since: 'never' } }));
  await writeFile(place.in('sandboxes/old/child'), await readFile(`/proc/${orphan.pid}/stat`, 'utf8'));
  const ended = once(orphan, 'exit');
  await sandboxIn(place).run(node(place, ''));
  expect((await ended)[1]).toBe('SIGKILL');
});
