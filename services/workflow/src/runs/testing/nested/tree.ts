/** A workflow as a tree of what its steps are and how each comes out: from it the file is written, and a run's end is predicted. */

export type Strategy = 'fail' | 'continue' | 'rollback';

/** `sometimes`: as the step's place decides, so that one item fails and the next does not. */
export type Mood = 'never' | 'sometimes' | 'always';

interface Common {
  /** Unique in the whole tree, with those of the workflows that it calls. */
  readonly n: number;
  readonly strategy: Strategy;
}

export type Policy =
  | { readonly failure: 'collect' }
  | { readonly failure: 'fail-fast' }
  /** So many must succeed. */
  | { readonly failure: 'quorum'; readonly quorum: number };

/** One step of a list; `list` are the steps in it. */
export type Tree =
  | (Common & {
      readonly kind: 'leaf';
      /** Who carries it out: the engine itself, or an agent over the bus. */
      readonly by: 'plugin' | 'agent';
      readonly fails: Mood;
      /** Runs past its time at first, hears no call to stop, and answers when nobody waits any more. */
      readonly deaf: boolean;
      /** Its undoing fails too. */
      readonly stays: boolean;
      /** Runs only if what the leaf with this number of the same list came to is small. */
      readonly asks?: number;
      readonly inOrder?: boolean;
    })
  | (Common & { readonly kind: 'wait' })
  | (Common & { readonly kind: 'approval'; readonly fails: Mood })
  | (Common & { readonly kind: 'call'; readonly list: readonly Tree[] })
  | (Common & {
      readonly kind: 'parallel';
      readonly policy: Policy;
      readonly concurrency?: number;
      readonly list: readonly Tree[];
      /** Places in the list of those that a step needs, for each step. */
      readonly needs: readonly (readonly number[])[];
    })
  | (Common & {
      readonly kind: 'foreach';
      readonly policy: Policy;
      readonly items: number;
      readonly concurrency: number;
      /** Each item waits for the one before it. */
      readonly chained: boolean;
      readonly list: readonly Tree[];
    })
  /** Wants `rounds`, and may have `most`. */
  | (Common & { readonly kind: 'while'; readonly rounds: number; readonly most: number; readonly list: readonly Tree[] })
  /** The list of the case that is chosen; -1 for one that does not hold and no other. */
  | (Common & { readonly kind: 'switch'; readonly chosen: number; readonly cases: readonly (readonly Tree[])[] });

export interface Leaf {
  readonly n: number;
  readonly fails: Mood;
  readonly deaf: boolean;
  /** Numbers of the items and rounds that it stands in, the outermost first. */
  readonly at: readonly number[];
}

export interface Behaviour {
  readonly fails: boolean;
  /** A failure that another try may mend, or a refusal. */
  readonly refuses: boolean;
  /** Tries that fail before one that does not. */
  readonly flaky: number;
  /** What it finds out, 0 to 99. */
  readonly value: number;
}

/** Tries that a leaf has: more than it ever fails by itself, so that a slow machine changes nothing. */
export const TRIES = 100;
export const SMALL = 60;
/** Added to the number of a round, so that it is told from that of an item. */
export const ROUND = 1000;

/** How a leaf comes out at its place: the same for the interpreter and for who carries it out. */
export function behaviourOf({ n, fails, deaf, at }: Leaf): Behaviour {
  const draw = hash(`${n}/${at.join('.')}`);
  const bad = fails === 'always' || (fails === 'sometimes' && draw % 3 === 0);
  const flaky = deaf || bad || draw % 5 > 0 ? 0 : 1 + (draw % 2);
  return { fails: bad, refuses: true, flaky, value: (draw >>> 8) % 100 };
}

function hash(text: string): number {
  let mixed = 2_166_136_261;
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 16_777_619);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

export const nameOf = ({ n }: Tree): string => `s${n}`;

/** Every step, with those of the workflows that are called. */
export function* everyStep(list: readonly Tree[]): Generator<Tree> {
  for (const step of list) {
    yield step;
    if ('list' in step) yield* everyStep(step.list);
    if ('cases' in step) for (const inner of step.cases) yield* everyStep(inner);
  }
}
