import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run, type Command } from '../run.js';

const command = (script: string, more: Partial<Command> = {}): Command => ({
  program: 'sh',
  args: ['-c', script],
  cwd: '/',
  env: { PATH: '/usr/bin:/bin' },
  timeoutMs: 30_000,
  outputLimit: 1_000_000,
  ...more,
});

/** The process that starts commands for `parent`. */
async function launcherOf(parent: number): Promise<number | undefined> {
  for (const name of (await readdir('/proc')).filter((one) => /^\d+$/.test(one))) {
    const [stat, line] = await Promise.all(['stat', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')));
    const isOurs = Number(stat!.slice(stat!.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    if (isOurs && line!.includes('launcher/child.js')) return Number(name);
  }
  return undefined;
}

const lives = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe.runIf(existsSync('/proc/self/stat'))('commands that a small process starts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hexad-launcher-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives what a command writes whole and in order, however much it is', async () => {
    const { code, stdout, stderr } = await run(command('seq 200000; echo done >&2', { outputLimit: 4_000_000 }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'done\n' });
    expect(stdout).toBe(Array.from({ length: 200_000 }, (_, at) => `${at + 1}\n`).join(''));
  });

  it('gives a command its input, also one that is larger than a pipe', async () => {
    const stdin = 'a line\n'.repeat(100_000);
    expect((await run(command('cat', { stdin }))).stdout).toBe(stdin);
    expect((await run(command('true', { stdin }))).code).toBe(0);
  });

  it('tells why a command cannot be started', async () => {
    await expect(run(command('true', { program: 'no-such-program' }))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(run(command('true', { args: ['-c', 'x'.repeat(4_000_000)] }))).rejects.toMatchObject({ code: 'E2BIG' });
  });

  it('ends a command whose start somebody could not take', async () => {
    let started = 0;
    const onStart = (pid: number): void => {
      started = pid;
      throw new Error('no room');
    };
    await expect(run(command('sleep 60', { onStart }))).rejects.toThrow('no room');
    await vi.waitUntil(() => !lives(started), { timeout: 30_000 });
  });

  it('fails what ran with `unavailable` when that process is killed, ends it, and starts the next command from another one', async () => {
    const started = Promise.withResolvers<number>();
    const running = run(command('sleep 60', { onStart: started.resolve }));
    const pid = await started.promise;
    const launcher = (await launcherOf(process.pid))!;
    process.kill(launcher, 'SIGKILL');
    await expect(running).rejects.toMatchObject({ code: 'unavailable' });
    await vi.waitUntil(() => !lives(pid), { timeout: 30_000 });
    expect((await run(command('echo again'))).stdout).toBe('again\n');
    expect(await launcherOf(process.pid)).not.toBe(launcher);
  });

  it('ends its commands when the one that asked is killed, but for those that outlive it, and then itself', async () => {
    const module = new URL('../../../dist/process/run.js', import.meta.url).href;
    const script = `
      import { run } from ${JSON.stringify(module)};
      const env = { PATH: '/usr/bin:/bin' };
      const told = (script, outlives) =>
        run({ program: 'sh', args: ['-c', script], cwd: ${JSON.stringify(folder)}, env, outlives, timeoutMs: 60_000, outputLimit: 1000, onStart: (pid) => console.log(pid) });
      await Promise.all([told('sleep 60', false), told('until [ -e go ]; do sleep 0.05; done; echo much; touch done', true)]);`;
    const asking = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of asking.stdout) {
      said += chunk;
      if (said.trim().split('\n').length === 2) break;
    }
    const [ends] = said.trim().split('\n').map(Number);
    const launcher = (await launcherOf(asking.pid!))!;
    asking.kill('SIGKILL');
    if (asking.signalCode === null) await once(asking, 'exit');
    await vi.waitUntil(() => !lives(ends!), { timeout: 30_000 });
    expect(lives(launcher)).toBe(true);
    await run(command('touch go', { cwd: folder }));
    await vi.waitUntil(() => existsSync(path.join(folder, 'done')) && !lives(launcher), { timeout: 30_000 });
  });

  it('lets the one that asked end by itself', async () => {
    const module = new URL('../../../dist/process/run.js', import.meta.url).href;
    const script = `
      import { run } from ${JSON.stringify(module)};
      console.log((await run({ program: 'echo', args: ['hello'], cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeoutMs: 60_000, outputLimit: 1000 })).stdout);`;
    const exit = await run(
      command('exec "$0" --input-type=module -e "$1"', { args: ['-c', 'exec "$0" --input-type=module -e "$1"', process.execPath, script] }),
    );
    expect(exit).toMatchObject({ code: 0, stdout: 'hello\n\n', stderr: '' });
  });
});
