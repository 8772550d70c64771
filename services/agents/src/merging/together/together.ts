import { z } from 'zod';

/** What happened to change sets that land together; `at` is the place of one in their order. Written down before the next thing is done. */
export const LandingEvent = z.discriminatedUnion('type', [
  /** On top of `onto` it is `head`, and its checks pass there. */
  z.object({ type: z.literal('proved'), at: z.int(), onto: z.string(), head: z.string() }),
  /** It was in its target before we came: it is nobody's to take back. */
  z.object({ type: z.literal('there'), at: z.int() }),
  /** The target is about to be moved from `onto` to `head`. */
  z.object({ type: z.literal('landing'), at: z.int() }),
  z.object({ type: z.literal('landed'), at: z.int() }),
  /** Somebody else moved the target. */
  z.object({ type: z.literal('moved'), at: z.int() }),
  /** It cannot land. From here on nothing lands any more, and what has landed is taken back. */
  z.object({ type: z.literal('failed'), at: z.int(), code: z.string(), reason: z.string(), files: z.array(z.string()) }),
  /** The target is about to be moved from `onto` to `commit`, which takes it back. */
  z.object({ type: z.literal('taking_back'), at: z.int(), onto: z.string(), commit: z.string() }),
  z.object({ type: z.literal('taken_back'), at: z.int() }),
  /** It cannot be taken back: people have to. */
  z.object({ type: z.literal('stranded'), at: z.int(), reason: z.string() }),
]);
export type LandingEvent = z.infer<typeof LandingEvent>;

export interface Landing {
  readonly name: 'waiting' | 'proved' | 'there' | 'landing' | 'landed' | 'taking_back' | 'taken_back' | 'stranded';
  /** Where it was put, and what it is there; empty while it waits. */
  readonly onto: string;
  readonly head: string;
  /** Of a change set that is taken back: what takes it back, and on top of what. */
  readonly back: { readonly onto: string; readonly commit: string } | undefined;
  /** How often somebody else moved the target meanwhile. */
  readonly moved: number;
  readonly reason: string;
}

export interface Together {
  readonly landings: readonly Landing[];
  readonly failure: { readonly at: number; readonly code: string; readonly reason: string; readonly files: readonly string[] } | undefined;
}

/** What is to be done next. `settle`: a push was under way when the process died, and the target says whether it came through. */
export type Step =
  | { readonly do: 'prove'; readonly at: number; readonly onto: string }
  | { readonly do: 'land'; readonly at: number }
  | { readonly do: 'settle'; readonly at: number }
  | { readonly do: 'take_back'; readonly at: number }
  | { readonly do: 'fail'; readonly at: number; readonly reason: string };

const WAITING: Landing = { name: 'waiting', onto: '', head: '', back: undefined, moved: 0, reason: '' };
/** So often somebody else may move one target. */
const MOST_MOVES = 5;

export const beginning = (count: number): Together => ({ landings: Array.from({ length: count }, () => WAITING), failure: undefined });

/**
 * Undefined: it is over. Nothing lands before all are proved on top of where their targets stand; then they land in their order, and one whose target moved
 * meanwhile is proved anew. Once one has failed, what has landed is taken back, the last first. Pure.
 */
export function next({ landings, failure }: Together, tips: readonly string[]): Step | undefined {
  const pushed = landings.findIndex(({ name }) => name === 'landing' || name === 'taking_back');
  if (pushed >= 0) return { do: 'settle', at: pushed };
  if (failure) {
    const at = landings.findLastIndex(({ name }) => name === 'landed');
    return at < 0 ? undefined : { do: 'take_back', at };
  }
  const open = [...landings.entries()].filter(([, { name }]) => name === 'waiting' || name === 'proved');
  for (const [at, landing] of open) {
    if (landing.moved > MOST_MOVES)
      return { do: 'fail', at, reason: `The branch was moved by others ${landing.moved} times while this was being proved.` };
    if (landing.name === 'waiting' || landing.onto !== tips[at]) return { do: 'prove', at, onto: tips[at]! };
  }
  const [first] = open;
  return first && { do: 'land', at: first[0] };
}

export function after(together: Together, event: LandingEvent): Together {
  const landings = together.landings.map((landing, at) => (at === event.at ? changed(landing, event) : landing));
  if (event.type !== 'failed') return { ...together, landings };
  const { at, code, reason, files } = event;
  return { landings, failure: together.failure ?? { at, code, reason, files } };
}

function changed(landing: Landing, event: LandingEvent): Landing {
  switch (event.type) {
    case 'proved': {
      // Proved before, on top of something else: it has moved.
      const moved = landing.moved + (landing.name === 'proved' ? 1 : 0);
      return { ...landing, name: 'proved', onto: event.onto, head: event.head, moved };
    }
    case 'moved':
      // What was to take it back did not come through either way.
      return landing.name === 'taking_back'
        ? { ...landing, name: 'landed', back: undefined, moved: landing.moved + 1 }
        : { ...landing, name: 'waiting', moved: landing.moved + 1 };
    case 'taking_back':
      return { ...landing, name: 'taking_back', back: { onto: event.onto, commit: event.commit } };
    case 'stranded':
      return { ...landing, name: 'stranded', reason: event.reason };
    case 'failed':
      return landing.name === 'landing' ? { ...landing, name: 'waiting' } : landing;
    case 'there':
    case 'landing':
    case 'landed':
    case 'taken_back':
      return { ...landing, name: event.type };
  }
}
