import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Mirror } from '@hexad/workspace';
import { expect, it } from 'vitest';
import { agentsSettings } from './settings.js';

it.each([undefined, 'the data folder', '/'])('nothing below the data folder is a repository, with %s allowed', async (allowed) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hexad-data-'));
  await using _ = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }) };
  await mkdir(path.join(dataDir, 'mirrors/tenant/key/mirror.git/objects'), { recursive: true });
  const roots = allowed === 'the data folder' ? dataDir : allowed;
  const { route } = agentsSettings(roots === undefined ? {} : { HEXAD_REPOSITORIES: roots }, dataDir);
  for (const name of ['mirrors/tenant/key/mirror.git', 'mirrors/tenant/other', 'repositories/tenant/id', '']) {
    const check = Mirror.check({ kind: 'local', folder: path.join(dataDir, name) }, route);
    await expect(check).rejects.toMatchObject({ code: 'forbidden' });
  }
});
