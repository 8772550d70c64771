import { describe, expect, it } from 'vitest';
import type { Json } from '../../expressions/json.js';
import { Large, opened } from '../domain/large.js';
import { LargeValues } from './large-values.js';

/** Keeps nothing at hand, and says what was read. */
class Kept extends LargeValues {
  override readonly largest = 100;
  readonly asked: string[] = [];
  readonly #values: ReadonlyMap<string, Json>;

  constructor(values: Readonly<Record<string, Json>>) {
    super();
    this.#values = new Map(Object.entries(values));
  }

  override ofRun(): Promise<Json> {
    return Promise.reject(new Error('no run here'));
  }

  override peek(): undefined {
    return undefined;
  }

  override read(_tenant: string, hashes: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    this.asked.push(hashes.join(' '));
    return Promise.resolve(new Map(hashes.map((hash) => [hash, this.#values.get(hash)!])));
  }
}

const a = new Large('a', 60);
const b = new Large('b', 60);

describe('a look at large values', () => {
  it('reads nothing that nobody asks for', async () => {
    const kept = new Kept({ a: 1 });
    expect(await kept.look('t', () => 'done')).toBe('done');
    expect(kept.asked).toEqual([]);
  });

  it('is repeated until everything is there, whatever it does with what is missing', async () => {
    const kept = new Kept({ a: { next: true }, b: 'found' });
    const found = await kept.look('t', (values) => {
      const first = opened({ values }, a) as { readonly next: boolean };
      return first.next ? opened({ values }, b) : undefined;
    });
    expect([found, kept.asked]).toEqual(['found', ['a', 'b']]);
  });

  it('fails as it does with everything there', async () => {
    const kept = new Kept({ a: 'text' });
    const look = kept.look('t', (values) => {
      throw new Error(`no ${JSON.stringify(opened({ values }, a))}`);
    });
    await expect(look).rejects.toThrow('no "text"');
  });

  it('counts each of them once, and says when there are enough', async () => {
    const full = await new Kept({ a: 1, b: 2 }).look('t', (values) =>
      [a, a, b].map((one) => {
        values.open(one);
        return values.full;
      }),
    );
    expect(full).toEqual([false, false, true]);
  });
});
