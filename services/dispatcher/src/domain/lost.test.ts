import { describe, expect, it } from 'vitest';
import { held } from '../fixtures/tasks.js';
import { afterLoss, LOSSES, UNDER_WAY_MS, type Holder } from './lost.js';

const holder = (given: Partial<Holder> = {}): Holder => ({ alive: true, left: false, holds: true, quietMs: 0, ...given });

describe('a task whose agent may be lost', () => {
  it.each([
    ['its agent has it in hand', holder({ quietMs: 10 * UNDER_WAY_MS })],
    ['it is only on its way', holder({ holds: false, quietMs: UNDER_WAY_MS - 1 })],
  ])('is in good hands while %s', (_, given) => {
    expect(afterLoss(held(), given)).toBeUndefined();
  });

  it.each([
    ['its agent is dead', holder({ alive: false }), { losses: 1, delayMs: 1_000 }],
    ['its agent knows nothing of it', holder({ holds: false, quietMs: UNDER_WAY_MS }), { losses: 1, delayMs: 1_000 }],
    ['its agent has left, which is nobody’s fault', holder({ alive: false, left: true }), { losses: 0, delayMs: 0 }],
  ])('goes back into the line when %s', (_, given, expected) => {
    expect(afterLoss(held(), given)).toMatchObject({ task: { state: 'queued', ...expected }, effects: [] });
  });

  it('waits longer each time', () => {
    expect(afterLoss(held({ losses: 1 }), holder({ alive: false }))).toMatchObject({ task: { delayMs: 10_000 } });
  });

  it('is given up, and tells its step, when agents were lost with it too often', () => {
    expect(afterLoss(held({ losses: LOSSES }), holder({ alive: false }))).toMatchObject({
      task: { state: 'failed', dead: true, error: { code: 'unavailable' } },
      effects: [{ kind: 'failed' }],
    });
  });
});
