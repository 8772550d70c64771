import { describe, expect, it } from 'vitest';
import { agent, line, snapshot, waiting } from '../fixtures/tasks.js';
import { decide } from './decide.js';
import { successKey, type Snapshot } from './snapshot.js';

/** `task→agent` of what is placed, `task!code` of what is given up. */
const told = (given: Partial<Snapshot>): string[] =>
  decide(snapshot(given)).map((action) =>
    action.do === 'place' ? `${action.task.id}→${action.agent.id}` : `${action.task.id}!${action.error.code}`,
  );

const many = (name: string) => [0, 1, 2, 3, 4].map((n) => waiting(`${name}${n}`, { waitedMs: 10 - n }));
const files = (id: string, waitedMs: number, ...names: string[]) => waiting(id, { repo: 'r', files: names, waitedMs });

describe('who gets what', () => {
  it('is handed out as far as there is room, and not further', () => {
    const tasks = [waiting('a', { waitedMs: 2 }), waiting('b', { waitedMs: 1 })];
    expect(told({ tenants: [line('t', tasks)] })).toEqual(['a→code-1']);
    expect(told({ tenants: [line('t', tasks)], agents: [agent({ used: 1 })] })).toEqual([]);
  });

  it('takes what is urgent first, then what waits longest', () => {
    const tasks = [
      waiting('low', { priority: 'low', waitedMs: 3 }),
      waiting('old', { waitedMs: 2 }),
      waiting('new', { waitedMs: 1 }),
      waiting('high', { priority: 'high' }),
    ];
    expect(told({ tenants: [line('t', tasks)], agents: [agent({ capacity: 4 })] }).map((text) => text.split('→')[0])).toEqual([
      'high',
      'old',
      'new',
      'low',
    ]);
  });

  it('lets what has waited ten minutes come before what is two priorities higher', () => {
    const tasks = [waiting('high', { priority: 'high' }), waiting('low', { priority: 'low', waitedMs: 600_001 })];
    expect(told({ tenants: [line('t', tasks)] })).toEqual(['low→code-1']);
  });

  it('gives the next place to the tenant that has the least for its weight', () => {
    const tenants = [line('a', many('a'), { weight: 3 }), line('b', many('b'), { held: new Map([['code', 1]]) })];
    expect(told({ tenants, agents: [agent({ capacity: 3 })] })).toEqual(['a0→code-1', 'a1→code-1', 'a2→code-1']);
  });

  it('lets tenants take turns at a single place, by the turns that they had', () => {
    const tenants = [
      line('a', [waiting('a', { waitedMs: 9_000 })], { passes: new Map([['code', 8]]) }),
      line('b', [waiting('b')], { passes: new Map([['code', 7]]) }),
    ];
    expect(told({ tenants, turns: new Map([['code', 7]]) })).toEqual(['b→code-1']);
  });

  it('lets nobody save up turns', () => {
    const tenants = [line('early', [waiting('a', { waitedMs: 9 })], { passes: new Map([['code', 100]]) }), line('late', [waiting('b')])];
    const [action] = decide(snapshot({ tenants, turns: new Map([['code', 99.5]]) }));
    expect(action).toMatchObject({ do: 'place', tenant: 'late', turn: 99.5, pass: 100.5 });
  });

  it('keeps a project to its number of tasks', () => {
    const tasks = [waiting('a', { projectId: 'p', waitedMs: 2 }), waiting('b', { projectId: 'q', waitedMs: 1 })];
    const tenants = [line('t', tasks, { heldByProject: new Map([['p', 2]]) })];
    expect(told({ tenants, projectTasks: 2, agents: [agent({ capacity: 4 })] })).toEqual(['b→code-1']);
  });

  it('chooses the agent whose success is cheapest, and then the one that has the least to do', () => {
    const agents = [
      agent({ id: 'code-1', capacity: 4, pool: 'small', cost: 1 }),
      agent({ id: 'code-2', capacity: 4, pool: 'large', cost: 2 }),
      agent({ id: 'code-3', capacity: 4, pool: 'large', cost: 2, used: 1 }),
    ];
    const successes = new Map([
      [successKey('code', 'generate', 'small'), { succeeded: 1, failed: 20 }],
      [successKey('code', 'generate', 'large'), { succeeded: 20, failed: 1 }],
    ]);
    expect(told({ tenants: [line('t', [waiting('a')], { successes })], agents })).toEqual(['a→code-2']);
    expect(told({ tenants: [line('t', [waiting('a')])], agents })).toEqual(['a→code-1']);
  });

  it('waits for the agent that an operator chose, as long as it is there', () => {
    const agents = [agent({ id: 'code-1', used: 1 }), agent({ id: 'code-2' })];
    expect(told({ tenants: [line('t', [waiting('a', { pinned: 'code-1' })])], agents })).toEqual([]);
    expect(told({ tenants: [line('t', [waiting('a', { pinned: 'code-9' })])], agents })).toEqual(['a→code-2']);
  });

  it('does not let one kind wait for another', () => {
    const tasks = [waiting('d', { kind: 'docs', waitedMs: 9 }), waiting('c')];
    expect(told({ tenants: [line('t', tasks)] })).toEqual(['c→code-1']);
  });
});

describe('tasks that will change the same files', () => {
  const agents = [agent({ capacity: 9 })];

  it('are done one after the other, in the order of the line', () => {
    const tasks = [files('a', 3, 'src/**'), files('b', 2, 'src/b.ts'), files('c', 1, 'docs/c.md')];
    expect(told({ tenants: [line('t', tasks)], agents })).toEqual(['a→code-1', 'c→code-1']);
  });

  it('wait for who has them, and what overlaps those that wait does not overtake', () => {
    const tasks = [files('a', 3, 'src/a.ts', 'src/x.ts'), files('b', 2, 'src/a.ts'), files('c', 1, 'src/c.ts')];
    expect(told({ tenants: [line('t', tasks, { leases: [{ repo: 'r', files: ['src/x.ts'] }] })], agents })).toEqual(['c→code-1']);
  });

  it('do not wait for one that nobody can do, nor for another repository or tenant', () => {
    const tasks = [waiting('d', { kind: 'docs', repo: 'r', files: ['a'], waitedMs: 9 }), files('a', 1, 'a')];
    const leases = [{ repo: 'other', files: ['a'] }];
    expect(told({ tenants: [line('t', tasks, { leases }), line('u', [files('b', 0, 'a')])], agents })).toEqual(['a→code-1', 'b→code-1']);
  });
});

describe('what cannot be done', () => {
  it.each([
    ['of a kind that nobody serves', { kind: 'poet' }, 'unsupported', /"poet".*code, docs/],
    ['an action that no agent of the kind knows', { action: 'sing' }, 'unsupported', /cannot do "sing"; they can do generate/],
    ['with files outside of its repository', { repo: 'r', files: ['../x'] }, 'invalid', /leads out of the repository/],
  ])('is given up at once when it is %s', (_, given, code, message) => {
    const [action] = decide(snapshot({ tenants: [line('t', [waiting('a', given)])] }));
    expect(action).toMatchObject({ do: 'give_up', error: { code, message: expect.stringMatching(message) } });
  });

  it('is not said of a kind whose agents are only on their way up', () => {
    expect(told({ tenants: [line('t', [waiting('a', { kind: 'docs', action: 'sing' })])] })).toEqual([]);
  });
});
