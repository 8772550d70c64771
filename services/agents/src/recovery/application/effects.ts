import { clipped, type Tool } from '../../tools/tool.js';
import { schemaOf } from '../../runtime/application/tool-words.js';
import type { Event } from '../../runtime/domain/log-event.js';
import type { LoopState } from '../../runtime/domain/state.js';
import { drawn } from '../domain/choose.js';
import { Effect } from '../domain/events.js';
import type { Failure } from '../domain/failure.js';
import type { StrategyName } from '../domain/strategies.js';
import type { RecoveryHands } from './hands.js';

/** What can be done for the same purpose. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  edit: ['write'],
  write: ['edit'],
  rename: ['write', 'remove'],
  search: ['symbols', 'list'],
  symbols: ['search'],
  read: ['search', 'list'],
  fix: ['edit', 'write'],
};
const TIERS: Readonly<Record<string, string>> = { powerful: 'primary', primary: 'fast', fast: 'primary' };
const WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** Characters of a file or a schema that is shown. */
const SHOWN = 10_000;

export interface Scene {
  readonly state: LoopState;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly hands: RecoveryHands;
  readonly seed: string;
  /** Milliseconds until the attempt hands over; undefined: it may take its time. */
  readonly left: number | undefined;
}

const insteadOf = (tool: string, tools: Scene['tools']): string[] => (INSTEAD[tool] ?? []).filter((name) => tools.has(name));

const waitFor = ({ over }: Failure, seed: string): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, over > 0 ? over : WAIT_MS * (1 + drawn(seed)[0])));

/** The path that a call was about; empty: none. */
function pathOf(failed: Event<'acted'> | undefined): string {
  const input = (typeof failed?.input === 'object' && failed.input !== null ? failed.input : {}) as Readonly<Record<string, unknown>>;
  const path = input['path'] ?? input['from'];
  return typeof path === 'string' ? path : '';
}

/** Strategies that cannot be carried out here. */
export function unusable(failure: Failure, { state, tools, hands, seed, left }: Scene): StrategyName[] {
  const { budget = 0 } = state.begun ?? {};
  const rules: readonly (readonly [StrategyName, boolean])[] = [
    ['wait', left !== undefined && waitFor(failure, seed) >= left],
    // What another model costs is not known before it has answered once.
    ['other_tier', budget > 0 && state.spent > budget / 2],
    ['show_schema', !tools.has(failure.subject)],
    ['fresh_look', pathOf(state.recovery.slips.last) === ''],
    ['other_tool', insteadOf(failure.subject, tools).length === 0],
    ['fresh_tree', hands.renew === undefined],
    ['rebase', hands.rebase === undefined],
  ];
  return rules.flatMap(([name, cannot]) => (cannot ? [name] : []));
}

const effect = (given: Partial<Effect>): Effect => Effect.parse(given);

/** What a chosen strategy changes about the questions that follow. */
export async function effectOf(strategy: StrategyName, failure: Failure, { state, tools, hands, seed }: Scene): Promise<Effect> {
  const { subject } = failure;
  switch (strategy) {
    case 'wait':
      return effect({ wait: waitFor(failure, seed) });
    case 'other_tier':
      return effect({ model: TIERS[state.begun!.model] ?? 'primary' });
    case 'show_schema': {
      const { input, schema } = tools.get(subject)!;
      const shown = clipped(JSON.stringify(schema ?? schemaOf(input)), SHOWN);
      return effect({ text: `The input of ${subject} has to fit this JSON Schema:\n${shown}`, untrusted: schema !== undefined });
    }
    case 'fresh_look':
      return effect({ text: await look(pathOf(state.recovery.slips.last), hands), untrusted: true });
    case 'other_tool': {
      const instead = insteadOf(subject, tools);
      return effect({ text: `${subject} is taken away for now. Use ${instead.join(' or ')} for the same.`, withdrawn: subject, instead });
    }
    default:
      return effect({});
  }
}

async function look(path: string, hands: RecoveryHands): Promise<string> {
  const text = await hands.read(path);
  if (text !== undefined) return `This is ${path} now, whole:\n${clipped(text, SHOWN)}`;
  const name = path.split('/').at(-1)!.toLowerCase();
  const all = await hands.list();
  const like = all.filter((one) => one.toLowerCase().includes(name.replace(/\.\w+$/, '')));
  return `There is no file ${path} that can be read. There are ${clipped((like.length > 0 ? like : all).slice(0, 100).join(', '), SHOWN)}.`;
}
