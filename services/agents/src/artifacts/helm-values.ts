import type { Judge } from './artifacts.js';
import { parsed } from './pipeline.js';

const SECRET = /(password|passwd|secret|token|apiKey|privateKey)$/i;

/** Values that parse, with an image that stays, limits for what runs, and no secret written out. */
export const helmValues: Judge = (text) => {
  const values = parsed(text);
  if (typeof values === 'string') return [values];
  const faults: string[] = [];
  let [images, resources] = [0, 0];
  for (const [path, key, value] of entries(values, '')) {
    if (key === 'tag' && value === 'latest') faults.push(`${path} is latest, which moves.`);
    if (key === 'image') images += 1;
    if (key === 'resources' && typeof value === 'object' && value !== null && 'limits' in value) resources += 1;
    if (SECRET.test(key) && !/^existing/i.test(key) && typeof value === 'string' && value !== '' && !/^\{\{|^\$/.test(value))
      faults.push(`${path} is a secret written out; name a Secret instead.`);
  }
  if (images > 0 && resources === 0) faults.push('what runs has no `resources` with `limits`.');
  return faults;
};

function* entries(value: object, at: string): Generator<[path: string, key: string, value: unknown]> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const path = at === '' ? key : `${at}.${key}`;
    yield [path, key, inner];
    if (typeof inner === 'object' && inner !== null) yield* entries(inner, path);
  }
}
