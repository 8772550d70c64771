import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { insideTransaction } from '@hexad/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { someTenant, temporaryFolder } from '../fixtures.js';
import { FileBlobs } from './file-blobs.js';

describe('blobs in files', () => {
  const tenant = someTenant();
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let blobs: FileBlobs;
  beforeEach(async () => {
    folder = await temporaryFolder();
    blobs = await FileBlobs.open(`file:${folder.path}`);
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('come back as they were put, with their hash and size', async () => {
    const body = Buffer.from('ä\u0000b'.repeat(100_000));
    const written = await blobs.put(tenant, 'archives/run-1.zip', Readable.from([body.subarray(0, 7), body.subarray(7)]));
    expect(written).toEqual({ sha256: createHash('sha256').update(body).digest('hex'), bytes: body.byteLength });
    expect((await buffer(await blobs.get(tenant, 'archives/run-1.zip'))).equals(body)).toBe(true);
  });

  it('replace one another whole', async () => {
    await blobs.put(tenant, 'a', Buffer.from('a long first value'));
    await blobs.put(tenant, 'a', Buffer.from('short'));
    expect(await text(await blobs.get(tenant, 'a'))).toBe('short');
  });

  it('are absent when their stream broke off, and the one before stays', async () => {
    await blobs.put(tenant, 'a', Buffer.from('before'));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(1_000_000);
        throw new Error('the sender went away');
      })(),
    );
    await expect(blobs.put(tenant, 'a', broken)).rejects.toThrow('the sender went away');
    expect(await text(await blobs.get(tenant, 'a'))).toBe('before');
    expect(await readdir(join(folder.path, 'unfinished'))).toEqual([]);
  });

  it('left unfinished by a killed process are thrown away at the next start', async () => {
    await writeFile(join(folder.path, 'unfinished', 'half'), 'half');
    await FileBlobs.open(`file:${folder.path}`);
    expect(await readdir(join(folder.path, 'unfinished'))).toEqual([]);
  });

  it.each(['of a key that was never put', 'of another tenant', 'that were deleted', 'that are folders'])(
    '%s are not found',
    async (which) => {
      await blobs.put(tenant, 'folder/there', Buffer.from('x'));
      if (which === 'that were deleted') await blobs.delete(tenant, 'folder/there');
      const asked = which === 'that are folders' ? 'folder' : which === 'of a key that was never put' ? 'folder/there/not' : 'folder/there';
      const getting = blobs.get(which === 'of another tenant' ? someTenant() : tenant, asked);
      await expect(getting).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it.each([
    '',
    '/',
    '../x',
    'a/../../x',
    'a//b',
    '.hidden',
    'a\\b',
    'a\u0000b',
    'ä',
    'x'.repeat(129),
    Array(9).fill('x'.repeat(60)).join('/'),
  ])('cannot have the key %j', async (key) => {
    await expect(blobs.put(tenant, key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid' });
  });

  it('belong to tenants, whose ids are no paths', async () => {
    await expect(blobs.put('../x', 'a', Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are no work for inside a transaction', async () => {
    const putting = insideTransaction.run('notes', () => blobs.put(tenant, 'a', Buffer.from('x')));
    await expect(putting).rejects.toThrow(/^blobs was used inside the transaction/);
  });

  it('need a folder in their address', async () => {
    await expect(FileBlobs.open('s3://bucket')).rejects.toMatchObject({ code: 'settings_invalid' });
  });

  it('are deleted though they are not there', async () => {
    await mkdir(join(folder.path, tenant));
    await expect(blobs.delete(tenant, 'a')).resolves.toBeUndefined();
  });
});
