/** A change set that wants to be part of a branch. */
export interface Entry {
  readonly id: string;
  /** The commit that it was made on, and its last one. */
  readonly base: string;
  readonly head: string;
  /** What it changes. */
  readonly files: readonly string[];
  readonly state: EntryState;
  /** How often the branch moved under its hands. */
  readonly moved: number;
}

export type EntryState =
  | { readonly name: 'waiting' }
  /** `head` is the change set on top of `onto`. */
  | { readonly name: 'rebased'; readonly head: string; readonly onto: string }
  /** The checks ran on `head`, and passed. */
  | { readonly name: 'proved'; readonly head: string; readonly onto: string }
  | { readonly name: 'landed'; readonly commit: string }
  | { readonly name: 'returned'; readonly code: ReturnCode; readonly reason: string; readonly files: readonly string[] };

/** `conflict`: others changed the same lines; `red`: the checks fail on top of the branch; `contended`: the branch never stood still; `refused`: it takes no push. */
export type ReturnCode = 'conflict' | 'red' | 'contended' | 'refused';

export type Step =
  | { readonly do: 'rebase'; readonly onto: string }
  | { readonly do: 'prove'; readonly head: string }
  | { readonly do: 'land'; readonly head: string; readonly onto: string }
  | { readonly do: 'return'; readonly code: ReturnCode; readonly reason: string };

/** What came of a step. */
export type Outcome =
  | { readonly did: 'rebase'; readonly head: string; readonly onto: string }
  | { readonly did: 'prove'; readonly head: string }
  | { readonly did: 'land'; readonly commit: string }
  | { readonly did: 'move' }
  | { readonly did: 'return'; readonly code: ReturnCode; readonly reason: string; readonly files?: readonly string[] };

/** So often a branch may move while a change set is proved; then it is returned. */
export const MOST_MOVES = 5;

export const isOver = ({ state }: Entry): boolean => state.name === 'landed' || state.name === 'returned';

/** What is to be done next: for the first in the queue that is not over, in view of where the branch stands. Undefined: nothing is left. */
export function next(queue: readonly Entry[], tip: string): { readonly entry: Entry; readonly step: Step } | undefined {
  const entry = queue.find((one) => !isOver(one));
  return entry && { entry, step: stepOf(entry, tip) };
}

function stepOf({ state, moved }: Entry, tip: string): Step {
  if (moved > MOST_MOVES)
    return { do: 'return', code: 'contended', reason: `The branch was moved by others ${moved} times while this was being proved.` };
  // What was proved on top of something else proves nothing.
  if ((state.name !== 'rebased' && state.name !== 'proved') || state.onto !== tip) return { do: 'rebase', onto: tip };
  return state.name === 'rebased' ? { do: 'prove', head: state.head } : { do: 'land', head: state.head, onto: state.onto };
}

/** The entry after a step. */
export function after(entry: Entry, outcome: Outcome): Entry {
  const { state } = entry;
  switch (outcome.did) {
    case 'rebase': {
      const { head, onto } = outcome;
      // Nothing of it is left to do: it is in the branch already, as after a kill between landing and saying so.
      if (head === onto) return { ...entry, state: { name: 'landed', commit: onto } };
      return { ...entry, state: { name: 'rebased', head, onto } };
    }
    case 'prove':
      if (state.name !== 'rebased' || state.head !== outcome.head) return entry;
      return { ...entry, state: { ...state, name: 'proved' } };
    case 'land':
      return { ...entry, state: { name: 'landed', commit: outcome.commit } };
    case 'move':
      return { ...entry, state: { name: 'waiting' }, moved: entry.moved + 1 };
    case 'return':
      return { ...entry, state: { name: 'returned', code: outcome.code, reason: outcome.reason, files: outcome.files ?? [] } };
  }
}
