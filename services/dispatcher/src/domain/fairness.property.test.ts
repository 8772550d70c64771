import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agent, line, snapshot, waiting } from '../fixtures/tasks.js';
import { decide } from './decide.js';
import type { Waiting } from './snapshot.js';

interface Job {
  readonly id: string;
  readonly tenant: string;
  readonly since: number;
  /** Ticks that its agent needs. */
  readonly length: number;
  readonly files: readonly string[];
}

/** A little world: one clock, agents with places, tenants with jobs. Gives when each began, and who was at work together. */
class World {
  readonly began = new Map<string, number>();
  readonly ended = new Map<string, number>();
  readonly passes = new Map<string, number>();
  turn = 0;
  now = 0;
  #running: (Job & { readonly agent: string; readonly until: number })[] = [];
  #waiting: Job[] = [];

  constructor(
    readonly weights: Readonly<Record<string, number>>,
    readonly capacities: readonly number[],
  ) {}

  /** Until all jobs are done; fails when that takes longer than one after the other. */
  run(jobs: readonly Job[]): void {
    const latest = Math.max(...jobs.map(({ since }) => since));
    const limit = latest + jobs.reduce((sum, { length }) => sum + length + 1, 1);
    for (; this.ended.size < jobs.length; this.now++) {
      if (this.now > limit) throw new Error(`${jobs.length - this.ended.size} never end`);
      this.#end();
      this.#waiting.push(...jobs.filter(({ since }) => since === this.now));
      this.#place();
    }
  }

  #end(): void {
    for (const { id } of this.#running.filter(({ until }) => until <= this.now)) this.ended.set(id, this.now);
    this.#running = this.#running.filter(({ until }) => until > this.now);
  }

  #place(): void {
    const agents = this.capacities.map((capacity, n) => {
      const id = `code-${n + 1}`;
      return agent({ id, capacity, used: this.#running.filter((job) => job.agent === id).length });
    });
    const tenants = Object.entries(this.weights).map(([tenant, weight]) => {
      const tasks = this.#waiting.filter((job) => job.tenant === tenant).map((job) => this.#task(job));
      const running = this.#running.filter((job) => job.tenant === tenant);
      return line(tenant, tasks, {
        weight,
        held: new Map([['code', running.length]]),
        passes: new Map([['code', this.passes.get(tenant) ?? 0]]),
        leases: running.filter(({ files }) => files.length > 0).map(({ files }) => ({ repo: 'r', files })),
      });
    });
    for (const action of decide(snapshot({ agents, tenants, turns: new Map([['code', this.turn]]) }))) {
      if (action.do !== 'place') throw action.error;
      const job = this.#waiting.find(({ id }) => id === action.task.id)!;
      this.#waiting = this.#waiting.filter((one) => one !== job);
      this.#running.push({ ...job, agent: action.agent.id, until: this.now + job.length });
      this.began.set(job.id, this.now);
      this.passes.set(job.tenant, action.pass);
      this.turn = Math.max(this.turn, action.turn);
    }
  }

  #task({ id, since, files }: Job): Waiting {
    return waiting(id, { waitedMs: this.now - since, repo: files.length > 0 ? 'r' : '', files });
  }
}

const jobs = (tenant: string, count: number, length: number, since = 0): Job[] =>
  Array.from({ length: count }, (_, n) => ({ id: `${tenant}${String(n).padStart(4, '0')}`, tenant, since, length, files: [] }));

const clash = (a: Job, b: Job): boolean =>
  a.tenant === b.tenant && a.files.some((file) => b.files.some((other) => file === other || file === '**' || other === '**'));

describe('fairness over time', () => {
  it('makes a tenant with one task wait for one place and no more, however much others have', () => {
    const world = new World({ large: 1, small: 1 }, [2]);
    world.run([...jobs('large', 300, 5), ...jobs('small', 3, 5, 50)]);
    expect(['small0000', 'small0001', 'small0002'].map((id) => world.began.get(id)! - 50)).toEqual([0, 5, 10]);
  });

  it('does not let long tasks of one keep out the short ones of another', () => {
    const world = new World({ slow: 1, quick: 1 }, [2]);
    world.run([...jobs('slow', 4, 1_000), ...jobs('quick', 50, 1)]);
    expect(world.ended.get('quick0049')).toBeLessThanOrEqual(60);
  });

  it('gives places by weight while all want more than there is', () => {
    const world = new World({ heavy: 3, light: 1 }, [1]);
    world.run([...jobs('heavy', 90, 1), ...jobs('light', 90, 1)]);
    const first = [...world.began].filter(([, at]) => at < 80).map(([id]) => id.startsWith('heavy'));
    expect(first.filter(Boolean)).toHaveLength(60);
  });

  it('ends whatever there is, never gives an agent more than it takes, and never two the same file', () => {
    const names = ['a', 'b', 'c'];
    const job = fc.record({
      tenant: fc.constantFrom('x', 'y', 'z'),
      since: fc.nat(20),
      length: fc.integer({ min: 1, max: 10 }),
      files: fc.uniqueArray(fc.constantFrom(...names, '**'), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(job, { minLength: 1, maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (given, capacities) => {
          const world = new World({ x: 1, y: 2, z: 0.5 }, capacities);
          const all = given.map((one, n) => ({ ...one, id: `j${String(n).padStart(3, '0')}` }));
          world.run(all);
          const at = (id: string) => ({ from: world.began.get(id)!, to: world.ended.get(id)! });
          const together = (a: Job, b: Job): boolean => at(a.id).from < at(b.id).to && at(b.id).from < at(a.id).to;
          expect(all.flatMap((a, n) => all.slice(n + 1).filter((b) => clash(a, b) && together(a, b)))).toEqual([]);
          const room = capacities.reduce((sum, capacity) => sum + capacity, 0);
          const busiest = Math.max(
            ...all.map((a) => all.filter((b) => at(b.id).from <= at(a.id).from && at(b.id).to > at(a.id).from).length),
          );
          expect(busiest).toBeLessThanOrEqual(room);
        },
      ),
      { numRuns: 60 },
    );
  });
});
