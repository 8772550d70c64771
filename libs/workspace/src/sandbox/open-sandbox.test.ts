import { Uuid7 } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { openSandbox } from './open-sandbox.js';
import type { Sandbox } from './sandbox.js';

const opened = async (place: Temporary, settings: Record<string, string>, path?: string): Promise<{ sandbox: Sandbox; told: string[] }> => {
  const told: string[] = [];
  const options = { folder: place.in('sandboxes'), ids: new Uuid7(), warn: (message: string) => told.push(message), ...(path && { path }) };
  return { sandbox: await openSandbox({ settings, ...options }), told };
};

const command = (place: Temporary) => ({ program: 'node', args: ['-e', 'console.log("ran")'], cwd: place.folder });

describe('the sandbox that HEXAD_SANDBOX names', () => {
  it('that only keeps accidents apart refuses code of strangers, and code of which nobody says whose it is', async () => {
    await using place = await temporary();
    const { sandbox } = await opened(place, { HEXAD_SANDBOX: 'process' });
    const refusal = { code: 'sandbox_required', message: expect.stringMatching(/install bubblewrap, or set HEXAD_SANDBOX/) };
    await expect(sandbox.run(command(place))).rejects.toMatchObject(refusal);
    await expect(sandbox.run({ ...command(place), trust: 'foreign' })).rejects.toMatchObject(refusal);
    expect((await sandbox.run({ ...command(place), trust: 'shipped' })).stdout).toBe('ran\n');
  });

  it('none runs everything, with a warning', async () => {
    await using place = await temporary();
    const { sandbox, told } = await opened(place, { HEXAD_SANDBOX: 'none' });
    expect([(await sandbox.run(command(place))).stdout, sandbox.kind, sandbox.isolates]).toEqual(['ran\n', 'none', false]);
    expect(told).toEqual([expect.stringContaining('HEXAD_SANDBOX=none')]);
  });

  it('auto falls back to one that runs shipped code only where nothing isolates, and says so', async () => {
    await using place = await temporary();
    const { sandbox, told } = await opened(place, {}, place.folder);
    expect([sandbox.kind, told]).toEqual(['process', [expect.stringContaining('bubblewrap (the program bwrap) is not installed')]]);
  });

  it('container without an image is a setting that is missing', async () => {
    await using place = await temporary();
    await expect(opened(place, { HEXAD_SANDBOX: 'container' })).rejects.toMatchObject({ code: 'settings_invalid' });
  });

  it('kubernetes without an image or a volume is a setting that is missing, and one without a cluster does not start', async () => {
    await using place = await temporary();
    const some = { HEXAD_SANDBOX: 'kubernetes', HEXAD_SANDBOX_IMAGE: 'x:1' };
    await expect(opened(place, some)).rejects.toMatchObject({ code: 'settings_invalid' });
    const all = { ...some, HEXAD_SANDBOX_KUBERNETES_VOLUME: 'data:/data', HEXAD_SANDBOX_KUBERNETES_CONFIG: place.in('none') };
    await expect(opened(place, all)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('bubblewrap is no wish: where it does not work nothing starts', async () => {
    await using place = await temporary();
    await expect(opened(place, { HEXAD_SANDBOX: 'bubblewrap' }, place.folder)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
