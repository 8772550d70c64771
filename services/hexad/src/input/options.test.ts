import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

describe('options of a repository', () => {
  it('are told apart from none given', () => {
    expect(readOptions({})).toBeUndefined();
    expect(readOptions({ deploy: 'helm, compose,helm' })).toEqual({ deploy: ['helm', 'compose'] });
    expect(readOptions({ deploy: 'none', ci: 'gitlab' })).toEqual({ deploy: [], ci: ['gitlab'] });
    expect(readOptions({ database: 'postgres' })).toEqual({ database: 'postgres' });
  });

  it.each([
    [{ deploy: 'docker' }, '--deploy takes compose and helm with commas, or none, but not "docker".'],
    [{ ci: 'github,' }, '--ci takes github and gitlab with commas, or none, but not "".'],
    [{ database: 'oracle' }, '--database takes sqlite or postgres, but not "oracle".'],
    [{ ci: 'none,gitlab' }, '--ci takes github and gitlab with commas, or none, but not "none".'],
  ])('are refused in one sentence: %j', (given, message) => {
    expect(() => readOptions(given)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });
});
