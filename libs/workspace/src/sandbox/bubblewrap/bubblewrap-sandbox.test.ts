import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Uuid7 } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { sandboxConformance, sleepers, whyNoSandbox } from '../../fixtures/sandbox-conformance.js';
import { serviceConformance } from '../../fixtures/service-conformance.js';
import { temporary, type Temporary } from '../../fixtures/temporary.js';
import { BubblewrapSandbox, type BubblewrapSandboxOptions } from './bubblewrap-sandbox.js';

const openIn = (place: Temporary, more: Partial<BubblewrapSandboxOptions> = {}): Promise<BubblewrapSandbox> =>
  BubblewrapSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7(), sets: place.in('sets'), parallel: 1, ...more });

const missing = await whyNoSandbox('bubblewrap', openIn);

describe.skipIf(missing)('with bubblewrap', () => {
  sandboxConformance('bubblewrap', openIn);
  serviceConformance('bubblewrap', openIn);

  it('shows the dependency set that the work tree is linked to, only to be read, and no other', async () => {
    await using place = await temporary('/var/tmp');
    const [ours, theirs] = ['a', 'b'].map((letter) => place.in('sets', letter.repeat(64)));
    for (const set of [ours!, theirs!]) {
      await mkdir(`${set}/node_modules/x`, { recursive: true });
      await writeFile(`${set}/node_modules/x/index.js`, 'console.log("from the set")');
    }
    await mkdir(place.in('work/pack'), { recursive: true });
    await symlink(`${ours}/node_modules`, place.in('work/pack/node_modules'));
    const script = `require('x'); require('node:fs').writeFileSync('node_modules/x/index.js', 'evil')`;
    const sandbox = await openIn(place);
    const command = { cwd: place.in('work/pack'), root: place.in('work') };
    const result = await sandbox.run({ ...command, program: 'node', args: ['-e', script] });
    expect([result.stdout, result.stderr]).toEqual(['from the set\n', expect.stringContaining('EROFS')]);
    expect((await sandbox.run({ ...command, program: 'ls', args: [place.in('sets')] })).stdout).toBe(`${'a'.repeat(64)}\n`);
  });

  it('shows what is given to be read, and lets nobody write there', async () => {
    await using place = await temporary('/var/tmp');
    await Promise.all(['work', 'tools', 'others'].map((name) => mkdir(place.in(name))));
    await writeFile(place.in('tools/tool.js'), 'console.log("a tool"); require("node:fs").writeFileSync(__filename, "evil")');
    const command = { program: 'node', args: [place.in('tools/tool.js')], cwd: place.in('work'), readable: [place.in('tools')] };
    const sandbox = await openIn(place);
    const result = await sandbox.run(command);
    expect([result.stdout, result.stderr]).toEqual(['a tool\n', expect.stringContaining('EROFS')]);
    expect((await sandbox.run({ ...command, program: 'ls', args: [place.folder] })).stdout).toBe('tools\nwork\n');
  });

  it('gives tools that keep things inside node_modules a place of their own there', async () => {
    await using place = await temporary('/var/tmp');
    const modules = place.in('sets', 'a'.repeat(64), 'node_modules');
    await Promise.all([mkdir(modules, { recursive: true }), mkdir(place.in('work'))]);
    await symlink(modules, place.in('work/node_modules'));
    const write = { program: 'sh', args: ['-c', 'ls -A node_modules/.vite-temp; touch node_modules/.vite-temp/x'], cwd: place.in('work') };
    const sandbox = await openIn(place);
    const results = [await sandbox.run(write), await sandbox.run(write)];
    expect([...results.map(({ exitCode, stdout }) => [exitCode, stdout]), await readdir(`${modules}/.vite-temp`)]).toEqual([
      [0, ''],
      [0, ''],
      [],
    ]);
  });

  it('shows nothing for a link to node_modules that is no dependency set', async () => {
    await using place = await temporary('/var/tmp');
    await Promise.all(['work', 'other/node_modules'].map((name) => mkdir(place.in(name), { recursive: true })));
    await writeFile(place.in('other/node_modules/secret'), 'secret');
    await symlink(place.in('other/node_modules'), place.in('work/node_modules'));
    const { stdout } = await (await openIn(place)).run({ program: 'cat', args: ['node_modules/secret'], cwd: place.in('work') });
    expect(stdout).toBe('');
  });

  it('lets foreign code read what Node compiled before and shipped code add to it', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const sandbox = await openIn(place, { compileCache: place.in('compiled') });
    const add = { program: 'sh', args: ['-c', 'touch "$NODE_COMPILE_CACHE/x"'], cwd: place.in('work') };
    const codes = [(await sandbox.run(add)).exitCode, (await sandbox.run({ ...add, trust: 'shipped' })).exitCode];
    expect(codes).toEqual([1, 0]);
  });

  it('leads a connection to a service nowhere but into its sandbox, whatever the service puts in the way', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const database = createServer((socket) => socket.end('+the database')).listen(place.in('database.sock'));
    await once(database, 'listening');
    const script = `
      const fs = require('node:fs'); fs.unlinkSync('/run/hexad/in/service');
      fs.symlinkSync(${JSON.stringify(place.in('database.sock'))}, '/run/hexad/in/service'); console.log('led'); setInterval(() => {}, 1000);`;
    await using service = await (await openIn(place)).start({ program: 'node', args: ['-e', script], cwd: place.in('work'), port: 8080 });
    await expect.poll(() => service.logs()).toContain('led');
    await expect(service.connect()).rejects.toMatchObject({ code: 'unavailable' });
    database.close();
  });

  it('lets nothing outlive a platform that is killed', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const script = `
      import { Uuid7 } from '@hexad/kernel';
      import { BubblewrapSandbox } from '@hexad/workspace';
      const sandbox = await BubblewrapSandbox.open({ folder: ${JSON.stringify(place.in('sandboxes'))}, ids: new Uuid7() });
      const program = { program: 'sh', args: ['-c', 'setsid sleep 987653 & touch here; sleep 987653'], cwd: ${JSON.stringify(place.in('work'))} };
      await Promise.all([sandbox.run(program), sandbox.start(program)]);`;
    const platform = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, stdio: 'inherit' });
    await expect.poll(() => existsSync(place.in('work/here'))).toBe(true);
    await expect.poll(async () => (await sleepers('987653')).length).toBeGreaterThan(2);
    platform.kill('SIGKILL');
    await expect.poll(() => sleepers('987653')).toEqual([]);
    await openIn(place);
    expect(await readdir(place.in('sandboxes'))).toEqual(['.common']);
  });

  it('holds a command to its share of the processor', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const sandbox = await openIn(place);
    const script =
      'const end = Date.now() + 1500; while (Date.now() < end); console.log(process.cpuUsage().user + process.cpuUsage().system)';
    const { stdout } = await sandbox.run({ program: 'node', args: ['-e', script], cwd: place.in('work'), limits: { cpus: 0.2 } });
    expect(sandbox.isHeldByKernel ? Number(stdout) : 0).toBeLessThan(700_000);
  });
});

describe('a machine on which bubblewrap does not work', () => {
  it('is told so at once', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('bin'));
    const open = openIn(place, { path: place.in('bin') });
    await expect(open).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('not installed') });
    await writeFile(place.in('bin/bwrap'), '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const refused = openIn(place, { path: place.in('bin') });
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/No permissions to create new namespace.*no user namespaces may be made here/),
    });
  });
});
