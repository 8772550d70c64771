import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Uuid7 } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { engineIn } from '../../fixtures/container/engine.js';
import { sandboxConformance, whyNoSandbox } from '../../fixtures/sandbox-conformance.js';
import { serviceConformance } from '../../fixtures/service-conformance.js';
import { temporary, type Temporary } from '../../fixtures/temporary.js';
import { BubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.js';
import { ContainerSandbox } from './container-sandbox.js';

/** A `podman` that writes down what it is asked, one argument a line, and does as the script says. */
async function recording(place: Temporary, script: string): Promise<() => Promise<string[][]>> {
  await mkdir(place.in('bin'), { recursive: true });
  const record = `for one in "$@"; do printf '%s\\n' "$one"; done >> ${place.in('asked')}; echo ---- >> ${place.in('asked')}`;
  await writeFile(place.in('bin/podman'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${record}\ncase "$1" in\n${script}\nesac\n`, { mode: 0o755 });
  const asked = async (): Promise<string> => readFile(place.in('asked'), 'utf8');
  return async () => (await asked()).split('----\n').map((call) => call.split('\n').filter(Boolean));
}

const open = (place: Temporary): Promise<ContainerSandbox> =>
  ContainerSandbox.open({
    folder: place.in('sandboxes'),
    ids: new Uuid7(),
    image: 'tools:1',
    path: place.in('bin'),
    sets: place.in('sets'),
  });

describe('the container sandbox, in front of a program that records', () => {
  it('starts a container that has nothing but the work tree, no network, no rights, and the limits', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    await writeFile(place.in('work/.git'), 'gitdir: x\n');
    const calls = await recording(place, 'run) echo out; echo err >&2; exit 3 ;;');
    const command = { program: 'make', args: ['all', '$(id)'], cwd: place.in('work'), limits: { cpus: 0.5, memoryBytes: 1024 } };
    expect(await (await open(place)).run(command)).toMatchObject({ outcome: 'exited', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    const started = (await calls()).find(([verb]) => verb === 'run')!;
    const pairs = started.map((one, index) => `${one} ${started[index + 1]}`);
    expect(started.slice(-3)).toEqual(['make', 'all', '$(id)']);
    const work = `type=bind,source=${place.in('work')},target=${place.in('work')}`;
    const held = [
      '--network none',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--memory 1024',
      '--pids-limit 1024',
      '--cpus 0.5',
      '--pull never',
    ];
    expect(pairs).toEqual(expect.arrayContaining([...held, `--mount ${work}`, `--workdir ${place.in('work')}`]));
    expect(started).toContain('--read-only');
    expect(started.filter((one) => one.startsWith('type=bind'))).toEqual([
      work,
      `type=bind,source=${place.in('work/.git')},target=${place.in('work/.git')},readonly`,
    ]);
  });

  it('removes its container whatever came of it', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const calls = await recording(place, 'run) exec sleep 60 ;;');
    const result = await (await open(place)).run({ program: 'make', args: [], cwd: place.in('work'), timeoutMs: 200 });
    const [started, removed] = ['run', 'rm']
      .map((verb) => ({ verb }))
      .map(async ({ verb }) => (await calls()).find(([first]) => first === verb)!);
    expect([result.outcome, (await removed!).at(-1)]).toEqual(['timeout', (await started!)[2]]);
  });

  it('says when memory ran out', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    await recording(place, 'run) exit 137 ;;');
    expect((await (await open(place)).run({ program: 'make', args: [], cwd: place.in('work') })).outcome).toBe('memory');
  });

  it('tells a container that did not start from a command that failed', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    await recording(place, 'run) echo "Error: cannot" >&2; exit 125 ;;');
    const ran = (await open(place)).run({ program: 'make', args: [], cwd: place.in('work') });
    await expect(ran).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('Error: cannot') });
  });

  it('removes containers of a platform that is gone, and leaves those of one that runs', async () => {
    await using place = await temporary('/var/tmp');
    const gone = JSON.stringify({ child: { pid: 1, since: 'never' }, parent: { pid: 1, since: 'never' } });
    const calls = await recording(place, `ps) echo one ;;\ninspect) echo '${gone}' ;;`);
    await open(place);
    expect((await calls()).find(([verb]) => verb === 'rm')).toEqual(['rm', '--force', 'one']);
  });

  it('is not there without its image', async () => {
    await using place = await temporary('/var/tmp');
    await recording(place, 'image) echo "Error: no such image" >&2; exit 1 ;;');
    await expect(open(place)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no such image') });
  });
});

// The containers of the double are carried out with bubblewrap.
const missing = await whyNoSandbox('bubblewrap', (place) => BubblewrapSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7() }));

const openDouble = async (place: Temporary): Promise<ContainerSandbox> =>
  ContainerSandbox.open({
    folder: place.in('sandboxes'),
    ids: new Uuid7(),
    image: 'tools:1',
    path: `${await engineIn(place)}:/usr/bin:/bin`,
    sets: place.in('sets'),
  });

describe.skipIf(missing)('with a double of Podman', () => {
  serviceConformance('container', openDouble);

  it('ends and removes a service that is asleep', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const service = await (await openDouble(place)).start({ program: 'sleep', args: ['987654'], cwd: place.in('work') });
    await service.sleep();
    await service[Symbol.asyncDispose]();
    expect([await service.health(), await readdir(place.in('containers'))]).toEqual(['stopped', []]);
  });

  it('removes a service of a platform that is gone, also one that is asleep', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const service = await (await openDouble(place)).start({ program: 'sleep', args: ['987654'], cwd: place.in('work') });
    await service.sleep();
    const [name] = await readdir(place.in('containers'));
    const kept = JSON.parse(await readFile(place.in('containers', name!), 'utf8')) as { labels: Record<string, string> };
    const gone = { parent: { pid: 1, since: 'never' } };
    await writeFile(
      place.in('containers', name!),
      JSON.stringify({ ...kept, labels: { ...kept.labels, 'hexad.sandbox.owner': JSON.stringify(gone) } }),
    );
    await openDouble(place);
    expect([await readdir(place.in('containers')), (await service.ended).exitCode]).toEqual([[], -1]);
  });

  it('tells a service whose program is not there', async () => {
    await using place = await temporary('/var/tmp');
    await mkdir(place.in('work'));
    const started = (await openDouble(place)).start({ program: 'no-such-program', args: [], cwd: place.in('work') });
    const ended = started.then((service) => service.ended);
    await expect(ended).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no-such-program') });
  });
});

// No image can be pulled in CI: who has one with sh, node and python3 names it.
const image = process.env['HEXAD_TEST_SANDBOX_IMAGE'];
if (image === undefined) console.warn('The container sandbox is not tried with real containers: HEXAD_TEST_SANDBOX_IMAGE names no image.');
else {
  const openReal = (place: Temporary): Promise<ContainerSandbox> =>
    ContainerSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7(), image, sets: place.in('sets'), parallel: 1 });
  serviceConformance('container', openReal);
  sandboxConformance('container', openReal, { dev: true, memoryOfFirst: true });
}
