import { describe, expect, it } from 'vitest';
import { queued } from '../fixtures/tasks.js';
import { apply, decide, PLACEMENTS } from './decide.js';
import { become, type Task } from './task.js';

const kinds = new Set(['code', 'docs']);
const deeds = (task: Task, lapsed: boolean): string[] => decide({ tasks: [{ task, lapsed }], kinds }).map((action) => action.do);

describe('deciding about a task', () => {
  const fresh = queued();
  const placed = queued({ placements: 1 });
  it.each([
    { what: 'is new', task: fresh, lapsed: false, deed: ['place'] },
    { what: 'waits in the queue', task: placed, lapsed: false, deed: [] },
    { what: 'was lost in the queue', task: placed, lapsed: true, deed: ['place'] },
    { what: 'is being worked on', task: become(placed, { state: 'running', placements: 1 }), lapsed: false, deed: [] },
    { what: 'has a silent agent', task: become(placed, { state: 'running', placements: 1 }), lapsed: true, deed: ['place'] },
    {
      what: 'lost its agents too often',
      task: become(placed, { state: 'running', placements: PLACEMENTS }),
      lapsed: true,
      deed: ['give_up'],
    },
    { what: 'is of a kind that nobody serves', task: queued({ kind: 'poet' }), lapsed: false, deed: ['give_up'] },
    { what: 'has succeeded', task: become(fresh, { state: 'succeeded' }), lapsed: true, deed: [] },
    { what: 'was cancelled', task: become(fresh, { state: 'cancelled' }), lapsed: true, deed: [] },
  ])('does $deed when it $what', ({ task, lapsed, deed }) => {
    expect(deeds(task, lapsed)).toEqual(deed);
  });

  it('counts each placement', () => {
    const [action] = decide({ tasks: [{ task: fresh, lapsed: false }], kinds });
    expect(apply(action!)).toMatchObject({ task: { state: 'queued', placements: 1 }, effects: [{ kind: 'assign' }] });
  });

  it('names the kinds there are when it refuses one', () => {
    const [action] = decide({ tasks: [{ task: queued({ kind: 'poet' }), lapsed: false }], kinds });
    const [effect] = apply(action!).effects;
    expect(effect).toMatchObject({ kind: 'failed', error: { code: 'unsupported', message: expect.stringMatching(/"poet".*code, docs/) } });
  });
});
