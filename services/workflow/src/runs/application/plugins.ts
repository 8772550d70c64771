import { AppError, type Caller } from '@hexad/kernel';
import { z } from 'zod';
import type { Json } from '../../expressions/json.js';

/** What a plugin action knows of the step it runs for. */
export interface PluginContext {
  /** On whose behalf. */
  readonly caller: Caller;
  readonly runId: string;
  readonly projectId: string;
  /** The same over all tries of the step: makes its writes happen once. */
  readonly idempotencyKey: string;
  /** Aborted when the step is cancelled or late, or the process stops. Its answer interests nobody then. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  readonly timeoutMs: number;
}

export interface PluginAction<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  run(input: z.output<I>, context: PluginContext): Promise<z.input<O>>;
}

/** Keeps the types of an action's schemas and its function together. */
export const pluginAction = <I extends z.ZodType, O extends z.ZodType>(action: PluginAction<I, O>): PluginAction => action;

export type Plugin = Readonly<Record<string, PluginAction>>;

/** Step kinds that run inside the engine. */
export class PluginRegistry {
  readonly #plugins: ReadonlyMap<string, Plugin>;

  constructor(plugins: Readonly<Record<string, Plugin>>) {
    this.#plugins = new Map(Object.entries(plugins));
  }

  has(plugin: string, action: string): boolean {
    const actions = this.#plugins.get(plugin);
    return actions !== undefined && Object.hasOwn(actions, action);
  }

  /** What an action takes and gives, as JSON Schema; undefined of one that is not registered. */
  schemas(plugin: string, action: string): { readonly input: Json; readonly output: Json } | undefined {
    const known = this.has(plugin, action) ? this.#plugins.get(plugin)![action]! : undefined;
    return known && { input: schemaOf(known.input, 'input'), output: schemaOf(known.output, 'output') };
  }

  /** Runs an action with checked inputs; its answer is checked too. */
  async run(plugin: string, action: string, inputs: Json, context: PluginContext): Promise<Json> {
    if (!this.has(plugin, action)) throw new AppError('unsupported', `There is no plugin ${plugin} with an action ${action}.`);
    const known = this.#plugins.get(plugin)![action]!;
    const read = known.input.safeParse(inputs);
    if (!read.success) throw new AppError('invalid', `Inputs of ${plugin}.${action}: ${faults(read.error)}`);
    const result = known.output.safeParse(await known.run(read.data, context));
    if (!result.success) throw new AppError('internal', `Result of ${plugin}.${action}: ${faults(result.error)}`);
    return result.data as Json;
  }
}

const schemas = new WeakMap<z.ZodType, Json>();

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  let schema = schemas.get(type);
  if (schema === undefined) schemas.set(type, (schema = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Json));
  return schema;
}

const faults = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`).join('; ');
