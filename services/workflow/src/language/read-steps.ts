import type { z } from 'zod';
import type { Json } from '../expressions/json.js';
import type { Node, Strategy } from './definition.js';
import type { Fault } from './faults.js';
import { issueFaults } from './issues.js';
import { AgentStep, ForeachStep, PluginStep, SystemStep, WaitStep } from './schema.js';
import type { Source } from './source.js';
import { LATER_TYPES } from './unsupported.js';

/** What is the same for all steps of one file. Faults gather here, so that one reading reports them all. */
export interface Reading {
  readonly source: Source;
  readonly faults: Fault[];
  readonly overrides: Readonly<Record<string, Strategy>>;
  readonly fallback: Strategy;
}

type Path = readonly (string | number)[];

const DEFAULT_RETRIES = 3;

/** Steps without a fault; the faulty ones are left out and reported. */
export function readSteps(raw: readonly unknown[], at: Path, parent: string, reading: Reading): Node[] {
  const seen = new Set<string>();
  return raw.flatMap((step, index) => {
    const path = [...at, index];
    const node = readStep(step, path, parent, reading);
    if (!node) return [];
    if (seen.has(node.name)) fault(reading, [...path, 'name'], `two steps are called ${node.name}; a name is unique among its siblings.`);
    seen.add(node.name);
    return [node];
  });
}

function readStep(raw: unknown, path: Path, parent: string, reading: Reading): Node | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return fault(reading, path, 'a step is a map with a name.');
  const step = raw as Record<string, unknown>;
  const { type } = step;
  if (type === 'foreach') return readForeach(step, path, parent, reading);
  if (type === 'wait') return readWait(step, path, parent, reading);
  if (type !== undefined) {
    const later = (LATER_TYPES as readonly unknown[]).includes(type);
    return fault(
      reading,
      [...path, 'type'],
      `\`type: ${typeof type === 'string' ? type : JSON.stringify(type)}\` ${later ? 'is not supported by this version' : 'is unknown'}; it can be foreach or wait.`,
    );
  }
  const kinds = (['plugin', 'agent', 'system'] as const).filter((kind) => step[kind] !== undefined);
  if (kinds.length !== 1)
    return fault(reading, path, `a step has exactly one of plugin, agent, system and type; this one has ${kinds.join(' and ') || 'none'}.`);
  return readAction(kinds[0]!, step, path, parent, reading);
}

function readAction(kind: 'plugin' | 'agent' | 'system', raw: object, path: Path, parent: string, reading: Reading): Node | undefined {
  if (kind === 'plugin') {
    const step = checked(PluginStep, raw, path, reading);
    return (
      step && { ...base(step, path, parent, reading), kind, plugin: step.plugin, action: step.action, inputs: (step.inputs ?? {}) as Json }
    );
  }
  if (kind === 'agent') {
    const step = checked(AgentStep, raw, path, reading);
    return (
      step && { ...base(step, path, parent, reading), kind, agent: step.agent, action: step.action, inputs: (step.inputs ?? {}) as Json }
    );
  }
  const step = checked(SystemStep, raw, path, reading);
  return step && { ...base(step, path, parent, reading), kind, action: step.system, inputs: (step.inputs ?? {}) as Json };
}

function readWait(raw: object, path: Path, parent: string, reading: Reading): Node | undefined {
  const step = checked(WaitStep, raw, path, reading);
  return step && { ...base(step, path, parent, reading), kind: 'wait', signal: step.signal, payload: (step.payload ?? null) as Json };
}

function readForeach(raw: Record<string, unknown>, path: Path, parent: string, reading: Reading): Node | undefined {
  const step = checked(ForeachStep, raw, path, reading);
  const name = typeof raw['name'] === 'string' ? raw['name'] : '?';
  const inner = Array.isArray(raw['steps']) ? raw['steps'] : [];
  const steps = readSteps(inner, [...path, 'steps'], `${parent}${name}/`, reading);
  return (
    step && {
      ...base(step, path, parent, reading),
      kind: 'foreach',
      items: step.items as Json,
      as: step.as,
      key: step.key,
      label: step.label ?? step.key,
      after: (step.after ?? []) as Json,
      concurrency: step.concurrency ?? 1,
      failure: step.failure,
      steps,
    }
  );
}

interface Common {
  readonly name: string;
  readonly description?: string | undefined;
  readonly condition?: boolean | string | undefined;
  readonly outputs?: Record<string, string> | undefined;
  readonly in_order?: boolean | undefined;
  readonly on_error?: Strategy | undefined;
  readonly retry_count?: number | undefined;
  readonly timeout?: number | undefined;
}

function base(step: Common, path: Path, parent: string, reading: Reading) {
  const strategy = reading.overrides[step.name] ?? step.on_error ?? reading.fallback;
  if (step.in_order && parent === '') fault(reading, [...path, 'in_order'], '`in_order` is for a step inside a foreach.');
  return {
    name: step.name,
    id: `${parent}${step.name}`,
    description: step.description ?? '',
    ...(step.condition !== undefined && { condition: step.condition }),
    outputs: step.outputs ?? {},
    strategy,
    retries: strategy === 'retry' ? (step.retry_count ?? DEFAULT_RETRIES) : 0,
    ...(step.timeout !== undefined && { timeoutMs: step.timeout * 1_000 }),
    inOrder: step.in_order ?? false,
    place: reading.source.place(path),
  };
}

function checked<S extends z.ZodType>(schema: S, raw: object, path: Path, reading: Reading): z.output<S> | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  reading.faults.push(...issueFaults(parsed.error.issues, reading.source, path));
  return undefined;
}

function fault(reading: Reading, path: Path, message: string): undefined {
  reading.faults.push({ ...reading.source.place(path), message });
}
