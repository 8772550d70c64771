import { describe, expect, it } from 'vitest';
import { armOf, checkExperiment, type Experiment } from './domain/experiment.js';

const HALVES: Experiment = {
  id: 'tone',
  arms: [
    { name: 'plain', version: 1, weight: 1 },
    { name: 'warm', version: 2, weight: 3 },
  ],
};
const subjects = Array.from({ length: 4_000 }, (_, index) => `run-${index}`);

describe('an experiment', () => {
  it('gives a subject the same arm every time, and other subjects others by weight', () => {
    const warm = subjects.filter((subject) => armOf(HALVES, subject).name === 'warm');
    expect(warm.every((subject) => armOf(HALVES, subject).name === 'warm')).toBe(true);
    expect(warm.length / subjects.length).toBeCloseTo(0.75, 1);
  });

  it('gives arms out independently of other experiments', () => {
    const both = subjects.filter(
      (subject) => armOf(HALVES, subject).name === 'warm' && armOf({ ...HALVES, id: 'length' }, subject).name === 'warm',
    );
    expect(both.length / subjects.length).toBeCloseTo(0.5625, 1);
  });

  it('gives what it gave yesterday', () => {
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((subject) => armOf(HALVES, subject).name)).toMatchInlineSnapshot(`
      [
        "warm",
        "warm",
        "plain",
        "warm",
        "warm",
        "warm",
      ]
    `);
  });

  it.each([
    { id: '' },
    { arms: [] },
    { arms: [{ name: 'a', version: 1, weight: 0 }] },
    { arms: [{ name: 'a', version: 1, weight: 0.5 }] },
    { arms: [{ name: 'a b', version: 1, weight: 1 }] },
    { arms: [HALVES.arms[0]!, HALVES.arms[0]!] },
  ])('that makes no sense is refused: %j', (part) => {
    expect(() => checkExperiment({ ...HALVES, ...part })).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
