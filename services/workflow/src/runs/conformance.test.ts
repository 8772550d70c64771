import { describe, expect, it } from 'vitest';
import { caseNames, play, readCase } from './testing/conformance.js';

describe('conformance', () => {
  it.each(caseNames())('%s', (name) => {
    const wanted = readCase(name);
    const played = play(wanted);
    const { journal, ends, tells, wrong } = played;
    expect({ wrong, journal, ends, tells }).toEqual({
      wrong: [],
      journal: wanted.journal,
      ends: wanted.ends,
      tells: wanted.tells ?? [],
    });
    expect(played.variables).toMatchObject(wanted.variables ?? {});
    expect(played.turns).toBe(wanted.turns ?? played.turns);
    expect(played.message).toContain(wanted.message ?? '');
  });
});
