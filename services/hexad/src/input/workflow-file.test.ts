import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf, workflowOf } from './workflow-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hexad-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('reads a file whole, and names of workflows as names', async () => {
  const file = path.join(folder, 'x.yaml');
  await writeFile(file, 'name: grün\n');
  expect(await textOf(file)).toBe('name: grün\n');
  expect(await workflowOf(file)).toEqual({ source: 'name: grün\n' });
  expect(await workflowOf('deploy')).toEqual({ workflow: 'deploy' });
});

it('refuses what is no UTF-8, instead of reading other letters from it', async () => {
  const file = path.join(folder, 'latin.yaml');
  await writeFile(file, Buffer.from('name: gr\u00fcn\n', 'latin1'));
  await expect(textOf(file)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('no text in UTF-8') as string });
});

it('says which file is not there', async () => {
  await expect(workflowOf('none/such.yaml')).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no file "none/such.yaml" that can be read.',
  });
});
