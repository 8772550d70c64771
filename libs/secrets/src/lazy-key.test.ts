import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { temporaryFolder } from '@hexad/testing';
import { expect, it } from 'vitest';
import { keyPlaces, openKey } from './open-key.js';
import { LazyKey } from './lazy-key.js';

it('makes no folder of keys before one is needed', async () => {
  using folder = temporaryFolder();
  const keys = join(folder.path, 'keys');
  await using key = new LazyKey(() => openKey(keyPlaces('HEXAD_CHANNEL_KEK', {}, keys)));
  const before = existsSync(keys);
  await key.wrap(randomBytes(32), { id: '1' });
  expect([before, existsSync(keys)]).toEqual([false, true]);
});

it('names the setting that is wrong when the key is needed, and tries again for the next who needs it', async () => {
  const settings: Record<string, string> = { HEXAD_CHANNEL_KEK: 'env:', HEXAD_CHANNEL_KEK_SECRET: 'short' };
  await using key = new LazyKey(() => openKey(keyPlaces('HEXAD_CHANNEL_KEK', settings, '')));
  const refused = await key.current().catch((thrown: unknown) => AppError.from(thrown));
  settings['HEXAD_CHANNEL_KEK_SECRET'] = `2=${'x'.repeat(32)}`;
  expect([refused, await key.current()]).toEqual([
    expect.objectContaining({ code: 'settings_invalid', message: expect.stringContaining('HEXAD_CHANNEL_KEK_SECRET') }),
    '2',
  ]);
});
