import { temporaryFolder } from '@hexad/testing';
import type { Caller } from '@hexad/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rewrap, seal, unseal } from './envelope.js';
import type { WrappedKey } from './key-encryption.js';
import { LocalKeyFile } from './local-key-file.js';
import { RotateKey } from './rotate-key.js';
import { readSealed, writeSealed } from './sealed-use.js';
import { SealedRows, versionName, type SealedRow } from './sealed-rows.js';
import { Sealing } from './sealing.js';

const operator: Caller = { tenant: 'platform', actor: 'user:ops', roles: ['operator'] };

interface Place {
  readonly tenant: string;
  readonly id: string;
}
const contextOf = ({ tenant, id }: Place) => ({ tenant, id });

class MemoryRows extends SealedRows<Place> {
  readonly closed = new Set<string>();
  rows: SealedRow<Place>[] = [];

  override async close(versions: readonly string[]): Promise<void> {
    for (const version of versions) this.closed.add(version);
  }

  override async tenants(): Promise<readonly string[]> {
    return [...new Set(this.rows.map(({ place }) => place.tenant))];
  }

  override async inUse(tenant: string): Promise<ReadonlyMap<string, number>> {
    return new Map(this.#of(tenant).map(({ sealed }) => [versionName(sealed.key), 1]));
  }

  override async others(tenant: string, version: string, after: Place | undefined, limit: number): Promise<readonly SealedRow<Place>[]> {
    const left = this.#of(tenant).filter(({ place, sealed }) => versionName(sealed.key) !== version && place.id > (after?.id ?? ''));
    return left.slice(0, limit);
  }

  override async rewrap(place: Place, old: WrappedKey, key: WrappedKey): Promise<void> {
    this.rows = this.rows.map((row) => (row.place === place && row.sealed.key === old ? { place, sealed: { ...row.sealed, key } } : row));
  }

  #of(tenant: string): readonly SealedRow<Place>[] {
    return this.rows.filter(({ place }) => place.tenant === tenant).toSorted((a, b) => (a.place.id < b.place.id ? -1 : 1));
  }
}

let folder: ReturnType<typeof temporaryFolder>;
let kek: LocalKeyFile;
beforeEach(async () => {
  folder = temporaryFolder();
  kek = await LocalKeyFile.open(`${folder.path}/kek`);
});
afterEach(() => folder[Symbol.dispose]());

async function rowsOf(...ids: readonly string[]): Promise<MemoryRows> {
  const rows = new MemoryRows();
  for (const id of ids) {
    const place = { tenant: 'acme', id };
    rows.rows.push({ place, sealed: await seal(kek, `secret ${id}`, contextOf(place)) });
  }
  return rows;
}

describe('a rotation', () => {
  it('takes everything that the key seals along, whatever kind it is of', async () => {
    const kinds = [await rowsOf('a', 'b'), await rowsOf('c')];
    const rotate = new RotateKey(kek, kinds.map((rows) => new Sealing({ rows, contextOf, lost: () => undefined }))); // prettier-ignore
    const { version, ...counts } = await rotate.execute(operator);
    const opened = kinds.flatMap(({ rows }) => rows.map(({ place, sealed }) => unseal(kek, sealed, contextOf(place))));
    expect([counts, await kek.versions()]).toEqual([{ keyEncryptionKey: kek.id, rewrapped: 3, failed: 0 }, [version]]);
    expect(await Promise.all(opened)).toEqual(['secret a', 'secret b', 'secret c']);
  });

  it('keeps the old version while a row of the last kind does not open, and names the row', async () => {
    const [whole, broken] = [await rowsOf('a'), await rowsOf('b')];
    broken.rows = broken.rows.map(({ place, sealed }) => ({ place, sealed: { ...sealed, key: { ...sealed.key, bytes: Buffer.of(0) } } }));
    const lost: Place[] = [];
    const kinds = [whole, broken].map((rows) => new Sealing({ rows, contextOf, lost: (place) => void lost.push(place) }));
    const { rewrapped, failed } = await new RotateKey(kek, kinds).execute(operator);
    expect([rewrapped, failed, lost, (await kek.versions()).length]).toEqual([1, 1, [{ tenant: 'acme', id: 'b' }], 2]);
  });
});

describe('something sealed', () => {
  const context = { tenant: 'acme', id: 'a' };

  it('is sealed anew when a rotation closed its version before it was written', async () => {
    const closed = new Set([versionName({ kek: kek.id, version: await kek.current() })]);
    const written = await writeSealed({ kek, key: 'HEXAD_KEK', secret: 'x', context }, async (sealed) => {
      if (!closed.has(versionName(sealed.key))) return sealed;
      await kek.rotate();
      return 'closed' as const;
    });
    expect(await unseal(kek, written, context)).toBe('x');
  });

  it('is refused with the setting’s name when every version that this process has is closed', async () => {
    const written = writeSealed({ kek, key: 'HEXAD_KEK', secret: 'x', context }, async () => 'closed' as const);
    await expect(written).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('HEXAD_KEK') as string });
  });

  it('is read again when a rotation ended between the row and its use', async () => {
    const old = await seal(kek, 'x', context);
    const first = await kek.current();
    await kek.rotate();
    const rows = [old, { ...old, key: await rewrap(kek, old.key, context) }];
    await kek.retire([first]);
    const read = async () => ({ sealed: rows.shift()!, context });
    expect(await readSealed(kek, read)).toBe('x');
  });
});
