import { describe, expect, it } from 'vitest';
import { rewrap, seal, unseal } from './envelope.js';
import { EnvironmentKey } from './environment-key.js';
import { hint } from './hint.js';
import { KeyRing } from './key-ring.js';

const PLACE = { tenant: 'kites', provider: 'anthropic', id: '1' };
const SECRET = 'sk-ant-0123456789-abcdefghijklmnop';
const key = (...versions: string[]) => new EnvironmentKey(versions.map((v) => `${v}=${v.repeat(40)}`).join(' '), 'HEXAD_KEK_SECRET');

describe('a sealed secret', () => {
  it('opens for what it was sealed for', async () => {
    expect(await unseal(key('a'), await seal(key('a'), SECRET, PLACE), PLACE)).toBe(SECRET);
  });

  it.each(Object.keys(PLACE))('does not open for another %s', async (field) => {
    const sealed = await seal(key('a'), SECRET, PLACE);
    await expect(unseal(key('a'), sealed, { ...PLACE, [field]: 'other' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('does not open with the data key of another one', async () => {
    const [one, other] = [await seal(key('a'), SECRET, PLACE), await seal(key('a'), SECRET, PLACE)];
    await expect(unseal(key('a'), { key: other.key, box: one.box }, PLACE)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is never sealed twice alike', async () => {
    const [one, other] = [await seal(key('a'), SECRET, PLACE), await seal(key('a'), SECRET, PLACE)];
    expect([Buffer.from(one.box).equals(other.box), Buffer.from(one.key.bytes).equals(other.key.bytes)]).toEqual([false, false]);
  });

  it('opens with the new version alone when its data key is wrapped anew', async () => {
    const sealed = await seal(key('a'), SECRET, PLACE);
    const renewed = { ...sealed, key: await rewrap(key('b', 'a'), sealed.key, PLACE) };
    expect([renewed.key.version, await unseal(key('b'), renewed, PLACE)]).toEqual(['b', SECRET]);
  });
});

describe('a ring of keys', () => {
  const old = { ...PLACE };

  it('opens what a previous key closed, and closes with the current one', async () => {
    const before = key('a');
    Object.defineProperty(before, 'id', { value: 'before' });
    const sealed = await seal(before, SECRET, old);
    const ring = new KeyRing(key('b'), [before]);
    expect([await unseal(ring, sealed, old), (await rewrap(ring, sealed.key, old)).kek]).toEqual([SECRET, 'environment']);
  });

  it('opens nothing of a key that it has not got', async () => {
    const sealed = await seal(key('a'), SECRET, old);
    const foreign = { ...sealed, key: { ...sealed.key, kek: 'kms:elsewhere' } };
    await expect(unseal(new KeyRing(key('a'), []), foreign, old)).rejects.toMatchObject({ code: 'conflict' });
  });
});

it.each(['', 'a', 'a=short', 'a=with a space in the thirty-two characters', `a=${'x'.repeat(40)} a=${'y'.repeat(40)}`])(
  'an environment secret of another form is refused, and not repeated: %j',
  (text) => {
    expect(() => new EnvironmentKey(text, 'HEXAD_KEK_SECRET')).toThrowError(
      expect.objectContaining({ code: 'settings_invalid', message: expect.not.stringContaining('xxxx') }),
    );
  },
);

it.each([
  ['sk-ant-0123456789-abcd', '…abcd'],
  ['a-secret-of-nineteen', '…teen'],
  ['nineteen-characters', '…'],
])('the hint of %s is %s', (secret, expected) => {
  expect(hint(secret)).toBe(expected);
});
