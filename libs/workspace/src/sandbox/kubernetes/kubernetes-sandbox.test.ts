import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Uuid7 } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ApiServer, type ApiServerOptions } from '../../fixtures/kubernetes/api-server.js';
import { Role } from '../../fixtures/kubernetes/role.js';
import { sandboxConformance, sleepers, whyNoSandbox } from '../../fixtures/sandbox-conformance.js';
import { serviceConformance } from '../../fixtures/service-conformance.js';
import { temporary, type Temporary } from '../../fixtures/temporary.js';
import { BubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.js';
import { sandboxPolicy } from './job.js';
import { launchService } from './launcher.js';
import { KubernetesSandbox, type KubernetesSandboxOptions } from './kubernetes-sandbox.js';

const MANIFESTS = new URL('../../../../../k8s/sandbox/', import.meta.url);
const role = await Role.read(new URL('role.yaml', MANIFESTS));
/** On it lie the folders of all tests, as on one volume. */
const VOLUME = '/var/tmp';

async function clusterIn(place: Temporary, more: Partial<ApiServerOptions> = {}): Promise<ApiServer> {
  const server = await ApiServer.open({ folder: place.in('.cluster'), claims: { data: VOLUME }, role, ...more });
  place.use(server);
  await writeFile(place.in('.kubeconfig'), server.config);
  return server;
}

const optionsIn = (place: Temporary): KubernetesSandboxOptions => ({
  folder: place.in('sandboxes'),
  ids: new Uuid7(),
  image: 'hexad-sandbox:1',
  volume: `data:${VOLUME}`,
  config: place.in('.kubeconfig'),
  user: { uid: 1000, gid: 1000 },
  sets: place.in('sets'),
  parallel: 1,
});

const work = async (place: Temporary): Promise<string> => {
  await mkdir(place.in('work'), { recursive: true });
  return place.in('work');
};

// The pods of the double are carried out with bubblewrap.
const missing = await whyNoSandbox('bubblewrap', (place) => BubblewrapSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7() }));

describe.skipIf(missing)('with a double of a cluster', () => {
  let place: Temporary;
  let sandbox: KubernetesSandbox;
  beforeAll(async () => {
    place = await temporary(VOLUME);
    await clusterIn(place, { podPidsLimit: 70 });
    sandbox = await KubernetesSandbox.open(optionsIn(place));
  });
  afterAll(() => place[Symbol.asyncDispose]());
  /** One for all tests: a cluster for each would take minutes. */
  const shared = async (own: Temporary): Promise<KubernetesSandbox> => {
    await mkdir(own.in('sandboxes'), { recursive: true });
    return sandbox;
  };
  sandboxConformance('kubernetes', shared, { launcher: true, nameless: true });
  serviceConformance('kubernetes', shared);
});

describe.skipIf(missing)('the kubernetes sandbox', () => {
  it('is not there where pods are not held to network policies', async () => {
    await using place = await temporary(VOLUME);
    await clusterIn(place, { enforcesPolicies: false });
    await expect(KubernetesSandbox.open(optionsIn(place))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not hold pods to network policies'),
    });
  });

  it('says what its account may not do', async () => {
    await using place = await temporary(VOLUME);
    await clusterIn(place, { role: new Role([]) });
    await expect(KubernetesSandbox.open(optionsIn(place))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot list resource "jobs"'),
    });
  });

  it('says why a pod does not start: its image is not there', async () => {
    await using place = await temporary(VOLUME);
    await clusterIn(place, { images: ['another:1'] });
    await expect(KubernetesSandbox.open(optionsIn(place))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ErrImagePull'),
    });
  });

  it('is told so where there is no cluster, and where the platform is root', async () => {
    await using place = await temporary(VOLUME);
    await writeFile(place.in('.kubeconfig'), '{}');
    const nobody = { user: { uid: 0, gid: 0 } };
    await expect(KubernetesSandbox.open(optionsIn(place))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(KubernetesSandbox.open({ ...optionsIn(place), ...nobody })).rejects.toMatchObject({
      message: expect.stringContaining('runs no pods as root'),
    });
  });

  it('shows a pod nothing that lies outside of its volume, and takes no command that names hosts', async () => {
    await using place = await temporary(VOLUME);
    await clusterIn(place);
    const sandbox = await KubernetesSandbox.open(optionsIn(place));
    await using other = await temporary('/tmp');
    const command = { program: 'true', args: [], cwd: await work(place) };
    await expect(sandbox.run({ ...command, cwd: other.folder })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(sandbox.run({ ...command, hosts: ['a.test'] })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('tells a connection that broke from a command that ended', async () => {
    await using place = await temporary(VOLUME);
    const cluster = await clusterIn(place);
    const sandbox = await KubernetesSandbox.open(optionsIn(place));
    const script = 'echo begun; sleep 987651';
    const cut = (): void => cluster.cut();
    const ran = sandbox.run({ program: 'sh', args: ['-c', script], cwd: await work(place), onOutput: cut });
    await expect(ran).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('connection to the pod broke') });
    await expect.poll(() => sleepers('987651')).toEqual([]);
  });

  it('stays with a service whose connection breaks', async () => {
    await using place = await temporary(VOLUME);
    const cluster = await clusterIn(place);
    const script = `let n = 0; setInterval(() => console.log('line ' + n++), 20)`;
    const sandbox = await KubernetesSandbox.open(optionsIn(place));
    await using service = await sandbox.start({ program: 'node', args: ['-e', script], cwd: await work(place) });
    await expect.poll(() => service.logs()).toContain('line');
    cluster.cut();
    const before = service.logs().length;
    await expect.poll(() => service.logs().length).toBeGreaterThan(before + 100);
    expect(await service.stop(0)).toMatchObject({ outcome: 'cancelled' });
  });

  it('ends a service that hears nothing of the platform any more', async () => {
    await using place = await temporary(VOLUME);
    const sandbox = await BubblewrapSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7() });
    const launch = JSON.stringify({ control: 3129, silenceMs: 200, hasInput: false });
    const result = await sandbox.run({ program: 'node', args: ['-e', launchService, launch, 'sleep', '60'], cwd: await work(place) });
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 125 });
  });

  it('removes the jobs of a platform that was killed, and those of no other', async () => {
    await using place = await temporary(VOLUME);
    const cluster = await clusterIn(place);
    await work(place);
    const { ids: _, ...plain } = optionsIn(place);
    const script = `
      import { Uuid7 } from '@hexad/kernel';
      import { KubernetesSandbox } from '@hexad/workspace';
      const sandbox = await KubernetesSandbox.open({ ...${JSON.stringify({ ...plain, parallel: 2 })}, ids: new Uuid7() });
      const program = { program: 'sh', args: ['-c', 'touch here; sleep 987652'], cwd: ${JSON.stringify(place.in('work'))} };
      await Promise.all([sandbox.run(program), sandbox.start(program)]);`;
    const platform = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, stdio: 'inherit' });
    await expect.poll(() => existsSync(place.in('work/here'))).toBe(true);
    await expect.poll(async () => (await sleepers('987652')).length).toBe(2);
    platform.kill('SIGKILL');
    const open = KubernetesSandbox.open({ ...optionsIn(place), folder: place.in('others') });
    await open;
    expect((await sleepers('987652')).length).toBe(2);
    await KubernetesSandbox.open(optionsIn(place));
    await expect.poll(() => sleepers('987652')).toEqual([]);
    await expect.poll(() => cluster.jobs.list(null)).toEqual([]);
  });
});

it('makes the same policy as the manifest', async () => {
  expect(parse(await readFile(new URL('network-policy.yaml', MANIFESTS), 'utf8'))).toEqual(sandboxPolicy());
});
