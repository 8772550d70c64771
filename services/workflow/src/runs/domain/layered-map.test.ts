import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LayeredMap } from './layered-map.js';

const one = (n: number) => ({ n });

describe('a map over another', () => {
  it('holds what a copy with the same changes would hold, in its order, layer by layer', () => {
    const layers = array(array(tuple(integer({ min: 0, max: 300 }), integer()), { maxLength: 60 }), { maxLength: 12 });
    assert(
      property(layers, (given) => {
        let copy: ReadonlyMap<number, object> = new Map();
        let layered: ReadonlyMap<number, object> = new Map();
        for (const changes of given) {
          const [next, over] = [new Map(copy), LayeredMap.over(layered)];
          for (const [key, n] of changes) for (const map of [next, over]) map.set(key, one(n));
          [copy, layered] = [next, over];
        }
        expect([...layered]).toEqual([...copy]);
        expect([layered.size, [...layered.keys()].map((key) => layered.get(key))]).toEqual([copy.size, [...copy.values()]]);
      }),
    );
  });

  it('leaves the one below as it was', () => {
    const below = LayeredMap.over(new Map([['a', one(1)]]));
    below.set('b', one(2));
    const above = LayeredMap.over(below);
    above.set('a', one(3));
    above.set('c', one(4));
    expect([...below.values()]).toEqual([one(1), one(2)]);
    expect([...above.values()]).toEqual([one(3), one(2), one(4)]);
  });
});
