import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { readMoment } from './moment.js';
import { readValues } from './values.js';

describe('values by name', () => {
  it('keep the type of JSON and are text otherwise', async () => {
    const pairs = [
      'count=3',
      'on=true',
      'list=["a"]',
      'name=main',
      'version="1.0"',
      'url=a=b',
      'empty=',
      'large=9007199254740991',
      'longer="9007199254740993"',
      'half=0.5',
    ];
    expect(await readValues('input', pairs, undefined)).toEqual({
      count: 3,
      on: true,
      list: ['a'],
      name: 'main',
      version: '1.0',
      url: 'a=b',
      empty: '',
      large: 9007199254740991,
      longer: '9007199254740993',
      half: 0.5,
    });
  });

  it('of the command line count over those of a file, which is YAML or JSON', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'inputs.yaml');
    writeFileSync(path, 'a: 1\nb: [x]\n');
    expect(await readValues('input', ['a=2'], path)).toEqual({ a: 2, b: ['x'] });
  });

  it.each([
    [['a'], undefined, '--input "a" is not name=value.'],
    [['=1'], undefined, '--input "=1" is not name=value.'],
    [
      ['n=9007199254740993'],
      undefined,
      '--input n=9007199254740993: 9007199254740993 has more digits than a number keeps; put it in quotes.',
    ],
    [
      ['n=[1,-9007199254740993]'],
      undefined,
      '--input n=[1,-9007199254740993]: -9007199254740993 has more digits than a number keeps; put it in quotes.',
    ],
    [[], '/nowhere.json', 'The inputs "/nowhere.json" cannot be read: there is no such file.'],
  ])('are refused: %j %s', async (pairs, path, message) => {
    await expect(readValues('input', pairs, path)).rejects.toMatchObject({ code: 'invalid', message });
  });

  it('are not those of a list', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'inputs.json');
    writeFileSync(path, '[1]');
    await expect(readValues('input', [], path)).rejects.toThrow('must map names to values');
  });
});

describe('a moment', () => {
  const now = new Date('2026-01-08T00:00:00Z');

  it.each([
    ['7d', '2026-01-01T00:00:00.000Z'],
    ['90m', '2026-01-07T22:30:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02T12:00:00+01:00', '2026-01-02T11:00:00.000Z'],
  ])('%s is %s', (written, moment) => {
    expect(readMoment('since', written, now)).toBe(moment);
  });

  it('is not what somebody calls yesterday', () => {
    expect(() => readMoment('since', 'yesterday', now)).toThrow('--since "yesterday" is neither a moment');
  });
});
