import { AppError, type Caller } from '@hexad/kernel';
import { z } from 'zod';
import type { Json } from '../../expressions/json.js';
import type { OpenSecrets } from '../../secrets/application/open-secrets.js';
import type { Scrubber } from '../../secrets/domain/scrubber.js';
import { LARGEST } from '../domain/large.js';
import { checkSize } from './result-size.js';

/** What a plugin action knows of the step it runs for. */
export interface PluginContext {
  /** On whose behalf. */
  readonly caller: Caller;
  readonly runId: string;
  readonly projectId: string;
  /** Path of the step; absent: nobody says. */
  readonly step?: string;
  /** The same over all tries of the step: makes its writes happen once. */
  readonly idempotencyKey: string;
  /** Number of the try, which grows: a store that keeps the largest one it has seen can refuse who was given up. */
  readonly attempt: number;
  /** Aborted when the step is cancelled or late, or the process stops. Its answer interests nobody then. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  readonly timeoutMs: number;
  /** Takes the secrets of the inputs out of a text: for whoever shortens one. What is answered is scrubbed in any case. */
  readonly scrub?: (text: string) => string;
}

export interface PluginAction<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  run(input: z.output<I>, context: PluginContext): Promise<z.input<O>>;
}

/** Keeps the types of an action's schemas and its function together. */
export const pluginAction = <I extends z.ZodType, O extends z.ZodType>(action: PluginAction<I, O>): PluginAction => action;

export type Plugin = Readonly<Record<string, PluginAction>>;

/** Step kinds that run inside the engine. Secrets are opened here, at the moment of a call, and never leave it again. */
export class PluginRegistry {
  readonly #plugins: ReadonlyMap<string, Plugin>;
  readonly #secrets: OpenSecrets | undefined;
  readonly #largest: number;

  /** Without `secrets` references stay what they are. `largest`: bytes of a result as JSON. */
  constructor(plugins: Readonly<Record<string, Plugin>>, secrets?: OpenSecrets, largest = LARGEST) {
    this.#plugins = new Map(Object.entries(plugins));
    this.#secrets = secrets;
    this.#largest = largest;
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

  /** Runs an action with checked inputs; its answer is checked too. What it says of secrets that it was given is taken out. */
  async run(plugin: string, action: string, inputs: Json, context: PluginContext): Promise<Json> {
    if (!this.has(plugin, action)) throw new AppError('unsupported', `There is no plugin ${plugin} with an action ${action}.`);
    const known = this.#plugins.get(plugin)![action]!;
    const place = { tenant: context.caller.tenant, projectId: context.projectId };
    const opened = await this.#secrets?.open(inputs, place);
    const perform = (given: Json, more?: Partial<PluginContext>) =>
      this.#perform(`${plugin}.${action}`, known, given, { ...context, ...more });
    if (!opened) return perform(inputs);
    const { scrubber } = opened;
    try {
      const result = await perform(opened.inputs, { scrub: (text) => scrubber.text(text) });
      return scrubber.value(result);
    } catch (thrown) {
      throw scrubbed(thrown, scrubber);
    }
  }

  async #perform(name: string, action: PluginAction, inputs: Json, context: PluginContext): Promise<Json> {
    const read = action.input.safeParse(inputs);
    if (!read.success) throw new AppError('invalid', `Inputs of ${name}: ${faults(read.error)}`);
    const answer = await action.run(read.data, context);
    checkSize(context.step === undefined ? `The result of ${name}` : `${context.step}: the result of ${name}`, answer, this.#largest);
    const result = action.output.safeParse(answer);
    if (!result.success) throw new AppError('internal', `Result of ${name}: ${faults(result.error)}`);
    return result.data as Json;
  }
}

/** Without its cause and details, which nobody has looked at. */
function scrubbed(thrown: unknown, scrubber: Scrubber): AppError {
  const { code, message } = AppError.from(thrown);
  return new AppError(code, scrubber.text(message));
}

const schemas = new WeakMap<z.ZodType, Json>();

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  let schema = schemas.get(type);
  if (schema === undefined) schemas.set(type, (schema = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Json));
  return schema;
}

const faults = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${deepest(issue)}`).join('; ');

/** Of a name in a record what is wrong with it, not only that something is. */
const deepest = (issue: z.core.$ZodIssue): string => (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message;
