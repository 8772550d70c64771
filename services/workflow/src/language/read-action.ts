import type { z } from 'zod';
import type { Json } from '../expressions/json.js';
import { COMPENSATE, POST, type ActionNode, type Strategy } from './definition.js';
import { base, retryOf, type Common } from './read-base.js';
import { checked, fault, type Path, type Reading, type Spot } from './reading.js';
import { AgentStep, AiStep, PluginStep, type PostAction, SystemStep } from './schema.js';
import type { Compensation } from './schema-attempts.js';

export const ACTION_KINDS = ['plugin', 'agent', 'ai', 'system'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

const DEFAULT_RETRIES = 3;

/** System actions that reach out of the run: the engine's worker does them, as it does plugins. */
const OUTWARD: ReadonlySet<string> = new Set(['http', 'metric']);

/** A step that one call carries out. */
export function readAction(kind: ActionKind, raw: object, spot: Spot, reading: Reading): ActionNode | undefined {
  const schema = { plugin: PluginStep, agent: AgentStep, ai: AiStep, system: SystemStep }[kind];
  const step = checked(schema as z.ZodType<Raw>, raw, spot.path, reading);
  if (!step) return undefined;
  if (step.on_lost !== undefined && kind === 'system' && !OUTWARD.has(step.system!))
    fault(reading, [...spot.path, 'on_lost'], `\`on_lost\` is for what reaches out; \`system: ${step.system}\` is written with the run.`);
  return action(kind, step, base(step, spot, reading, compensationOf(step, spot, reading)));
}

type Raw = Common & Named & { readonly compensate?: Compensation | undefined };
interface Named {
  readonly plugin?: string | undefined;
  readonly agent?: string | undefined;
  readonly ai?: string | undefined;
  readonly system?: string | undefined;
  readonly action?: string | undefined;
  readonly inputs?: unknown;
}

function action(kind: ActionKind, step: Named, common: ReturnType<typeof base>): ActionNode {
  const inputs = (step.inputs ?? {}) as Json;
  if (kind === 'agent') return { ...common, kind, agent: step.agent!, action: step.action!, inputs };
  if (kind === 'plugin') return { ...common, kind, plugin: step.plugin!, action: step.action!, inputs };
  if (kind === 'ai') return { ...common, kind: 'plugin', plugin: 'ai', action: step.ai!, inputs };
  if (OUTWARD.has(step.system!)) return { ...common, kind: 'plugin', plugin: 'system', action: step.system!, inputs };
  return { ...common, kind, action: step.system!, inputs };
}

/** What undoes a step, if it says so. */
export function compensationOf(
  { name, compensate }: Pick<Raw, 'name' | 'compensate'>,
  spot: Spot,
  reading: Reading,
): ActionNode | undefined {
  if (!compensate) return undefined;
  const path = [...spot.path, 'compensate'];
  const kinds = (['plugin', 'agent', 'system'] as const).filter((kind) => compensate[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1 || !kind)
    return fault(
      reading,
      path,
      `\`compensate\` has exactly one of plugin, agent and system; this one has ${kinds.join(' and ') || 'none'}.`,
    );
  if ((kind === 'system') !== (compensate.action === undefined))
    return fault(
      reading,
      path,
      kind === 'system' ? 'a `system` action is named by `system` alone; take `action` out.' : '`action` is missing.',
    );
  return aside(
    { ...compensate, name: COMPENSATE },
    kind,
    { path, parent: `${spot.parent}${name}/`, each: false },
    DEFAULT_RETRIES,
    reading,
  );
}

export function readPost(list: readonly PostAction[] | undefined, key: string, taken: Set<string>, reading: Reading): ActionNode[] {
  return (list ?? []).flatMap((post, index) => {
    const path: Path = [POST, key, index];
    if (post.plugin !== undefined && post.agent !== undefined) {
      fault(reading, path, 'an action has a plugin or an agent, not both.');
      return [];
    }
    const kind = post.plugin !== undefined ? 'plugin' : post.agent !== undefined ? 'agent' : 'system';
    const name = free(post.name ?? post.action.replaceAll(/[^a-zA-Z0-9_-]/g, '_'), taken);
    const named = kind === 'system' ? { system: post.action, action: undefined } : {};
    return [aside({ ...post, ...named, name }, kind, { path, parent: `${POST}/`, each: false }, 0, reading)];
  });
}

/** An action beside the lists of steps: nothing in the file says what its failure means. */
function aside(step: Common & Named, kind: ActionKind, spot: Spot, retries: number, reading: Reading): ActionNode {
  const strategy: Strategy = 'continue';
  const retry = retryOf(step, step.retry ? DEFAULT_RETRIES : retries);
  return action(kind, step, { ...base({ ...step, on_error: 'fail' }, spot, reading), strategy, retry });
}

function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let n = 2; taken.has(found); n++) found = `${name}-${n}`;
  taken.add(found);
  return found;
}
