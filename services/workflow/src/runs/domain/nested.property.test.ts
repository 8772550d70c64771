import { array, assert, integer, nat, property } from 'fast-check';
import { expect, it } from 'vitest';
import { COMPENSATE } from '../../language/definition.js';
import type { Computed, Computer } from './computer.js';
import { behaviourOf, type Leaf } from '../testing/nested/tree.js';
import { filesOf } from '../testing/nested/write.js';
import { grow } from '../testing/nested/grow.js';
import { predict } from '../testing/reference.js';
import { Simulation } from '../testing/simulation.js';

/** Repeatable numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** Answers whatever is at work or waits, in any order, as each leaf behaves. */
function play(yaml: string, picks: readonly number[], run = new Simulation(yaml)): Simulation {
  const tries = new Map<string, number>();
  for (let turn = 0; turn < 5_000; turn++) {
    const open = [...run.working(), ...run.waiting()];
    const path = open[(picks[turn % picks.length] ?? 0) % open.length];
    if (path !== undefined) answer(run, path, tries);
    else if (run.snapshot.run.state === 'running') run.pass(60);
    else return run;
  }
  throw new Error('it does not end');
}

function answer(run: Simulation, path: string, tries: Map<string, number>): void {
  const step = run.snapshot.steps.get(path)!;
  if (step.status.state === 'waiting' && step.kind === 'wait')
    return void run.apply({ type: 'signal', signal: step.status.signal, payload: null });
  const call = run.turns.flatMap(({ calls, tasks }) => [...calls, ...tasks.map((task) => ({ path: task.step.path, ...task }))]);
  const last = call.findLast((one) => one.path === path) as { readonly action: string; readonly inputs: unknown } | undefined;
  const leaf = (step.approval?.payload ?? last?.inputs) as Leaf;
  if (step.approval) {
    const { fails } = behaviourOf(leaf);
    const vote = { voter: 'user:bob', roles: [], decision: fails ? 'reject' : 'approve', revision: step.approval.revision } as const;
    return void run.apply({ type: 'vote', path, ...vote, comment: '', form: null });
  }
  run.apply({ ...answerOf(leaf, last!.action, path, tries), path, attempt: run.attempt(path) });
}

/** Answers within the turn the leaves whose numbers `computes`, as `answer` would, and ends the turn after some of them. */
function computing(computes: (n: number) => boolean, picks: readonly number[]): () => Computer {
  const tries = new Map<string, number>();
  let picked = 0;
  return () => {
    let done = 0;
    return {
      isElsewhere: () => false,
      compute({ plugin, path, action, inputs }) {
        const leaf = inputs as unknown as Leaf;
        if (plugin !== 'chaos' || !computes(leaf.n)) return undefined;
        done++;
        return { answer: answerOf(leaf, action, path, tries), ms: 0 };
      },
      get spent() {
        return done > 0 && picks[picked++ % picks.length]! % 4 === 0;
      },
    };
  };
}

const failure = (code: 'invalid' | 'unavailable') => ({ type: 'failure', failure: { code, message: 'it broke' } }) as const;

function answerOf(leaf: Leaf, action: string, path: string, tries: Map<string, number>): Computed['answer'] {
  const { fails, flaky, value } = behaviourOf(leaf);
  const before = tries.get(path) ?? 0;
  tries.set(path, before + 1);
  if (action === 'undo') return { type: 'result', result: {} };
  if (action === 'stay' || fails) return failure('invalid');
  return before < flaky ? failure('unavailable') : { type: 'result', result: { value } };
}

/** What a simulation cannot carry out: runs of their own. */
const without = new Set(['call'] as const);

it('nested work ends as a small interpreter predicts, in whatever order it is answered', () => {
  assert(
    property(
      integer({ min: 0, max: 1_000_000 }),
      integer({ min: 1, max: 4 }),
      array(nat(), { minLength: 1, maxLength: 20 }),
      (seed, depth, picks) => {
        const tree = grow({ random: seeded(seed), depth, without });
        const { leaves, ends } = predict(tree);
        const run = play(filesOf(tree, { name: 'nested', version: '1' }).get('nested')!, picks);
        const found = [...leaves].map(([path, state]) => [path, state === 'any' ? 'any' : run.state(path)] as const);
        expect([run.snapshot.run.state, new Map(found)]).toEqual([ends, leaves]);
      },
    ),
    { numRuns: 60 },
  );
});

it('a rerun from any step, and a resume, end as the run did', () => {
  assert(
    property(
      integer({ min: 0, max: 1_000_000 }),
      integer({ min: 1, max: 4 }),
      array(nat(), { minLength: 1, maxLength: 20 }),
      nat(),
      (seed, depth, picks, at) => {
        const tree = grow({ random: seeded(seed), depth, without });
        const { leaves, ends } = predict(tree);
        const yaml = filesOf(tree, { name: 'nested', version: '1' }).get('nested')!;
        const run = play(yaml, picks);
        const steps = [...run.snapshot.steps.values()].filter(
          ({ path, kind, status }) => kind !== 'item' && kind !== 'round' && !path.endsWith(`/${COMPENSATE}`) && status.state !== 'skipped',
        );
        const again = play(yaml, picks, run.rerun(steps[at % steps.length]!.path, {}));
        if (run.snapshot.run.state !== 'succeeded') run.apply({ type: 'resume' });
        for (const one of [again, play(yaml, picks, run)]) {
          const found = [...leaves].map(([path, state]) => [path, state === 'any' ? 'any' : one.state(path)] as const);
          expect([one.snapshot.run.state, new Map(found)]).toEqual([ends, leaves]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('nested work ends the same whether its plugins compute within the turn or run beside it, wherever turns end', () => {
  assert(
    property(
      integer({ min: 0, max: 1_000_000 }),
      integer({ min: 1, max: 4 }),
      integer({ min: 1, max: 4 }),
      array(nat(), { minLength: 1, maxLength: 20 }),
      (seed, depth, every, picks) => {
        const tree = grow({ random: seeded(seed), depth, without });
        const { leaves, ends } = predict(tree);
        const yaml = filesOf(tree, { name: 'nested', version: '1' }).get('nested')!;
        const computer = computing((n) => n % every === 0, picks);
        const run = play(yaml, picks, new Simulation(yaml, {}, { computer }));
        const found = [...leaves].map(([path, state]) => [path, state === 'any' ? 'any' : run.state(path)] as const);
        expect([run.snapshot.run.state, new Map(found)]).toEqual([ends, leaves]);
      },
    ),
    { numRuns: 100 },
  );
});
