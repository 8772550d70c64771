import { AppError, type Caller } from '@hexad/kernel';
import { z } from 'zod';
import type { Json } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import type { OpenSecrets } from '../../secrets/application/open-secrets.js';
import type { Scrubber } from '../../secrets/domain/scrubber.js';
import { LARGEST } from '../domain/large.js';
import { atOnce, type ComputingAction, type ComputingContext } from './computing-action.js';
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

/** What the engine's worker carries out, and may wait for: each try is written before it begins. */
export interface RunningAction<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  run(input: z.output<I>, context: PluginContext): Promise<z.input<O>>;
}

/** Keeps the types of an action's schemas and its function together. */
export const pluginAction = <I extends z.ZodType, O extends z.ZodType>(action: RunningAction<I, O>): RunningAction => action;

export type PluginAction = RunningAction | ComputingAction;
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

  /** Whether a plugin of this name is the platform's, whatever its actions. */
  isOwn(plugin: string): boolean {
    return this.#plugins.has(plugin);
  }

  /** What an action takes and gives, as JSON Schema; undefined of one that is not registered. */
  schemas(plugin: string, action: string): { readonly input: Json; readonly output: Json } | undefined {
    const known = this.has(plugin, action) ? this.#plugins.get(plugin)![action]! : undefined;
    return known && { input: schemaOf(known.input, 'input'), output: schemaOf(known.output, 'output') };
  }

  /** Runs an action with checked inputs; its answer is checked too. What it says of secrets that it was given is taken out. */
  async run(plugin: string, action: string, inputs: Json, context: PluginContext): Promise<Json> {
    const known = this.#known(plugin, action);
    const place = { tenant: context.caller.tenant, projectId: context.projectId };
    const opened = await this.#secrets?.open(inputs, place);
    const name = `${plugin}.${action}`;
    const perform = (given: Json, more?: Partial<PluginContext>) =>
      'compute' in known ? this.#computed(name, known, given, context) : this.#performed(name, known, given, { ...context, ...more });
    if (!opened) return perform(inputs);
    const { scrubber } = opened;
    try {
      const result = await perform(opened.inputs, { scrub: (text) => scrubber.text(text) });
      return scrubber.value(result);
    } catch (thrown) {
      throw scrubbed(thrown, scrubber);
    }
  }

  /** Whether `compute` can carry it out: what needs a secret waits until it is opened. */
  computes(plugin: string, action: string, inputs: Json): boolean {
    return this.has(plugin, action) && 'compute' in this.#plugins.get(plugin)![action]! && !holdsSecret(inputs);
  }

  /** As `run`, at once, for what `computes`. */
  compute(plugin: string, action: string, inputs: Json, context: ComputingContext): Json {
    const known = this.#known(plugin, action);
    if (!('compute' in known)) throw new TypeError(`${plugin}.${action} does not only compute`);
    return this.#computed(`${plugin}.${action}`, known, inputs, context);
  }

  #known(plugin: string, action: string): PluginAction {
    if (!this.has(plugin, action)) throw new AppError('unsupported', `There is no plugin ${plugin} with an action ${action}.`);
    return this.#plugins.get(plugin)![action]!;
  }

  async #performed(name: string, action: RunningAction, inputs: Json, context: PluginContext): Promise<Json> {
    const given = read(name, action, inputs);
    return this.#checked(name, action, await action.run(given, context), context.step);
  }

  #computed(name: string, action: ComputingAction, inputs: Json, context: ComputingContext): Json {
    const given = read(name, action, inputs);
    return this.#checked(name, action, atOnce(name, action.compute(given, context)), context.step);
  }

  #checked(name: string, { output }: PluginAction, answer: unknown, step: string | undefined): Json {
    checkSize(step === undefined ? `The result of ${name}` : `${step}: the result of ${name}`, answer, this.#largest);
    const result = output.safeParse(answer);
    if (!result.success) throw new AppError('internal', `Result of ${name}: ${faults(result.error)}`);
    return result.data as Json;
  }
}

function read(name: string, { input }: PluginAction, inputs: Json): unknown {
  const given = input.safeParse(inputs);
  if (!given.success) throw new AppError('invalid', `Inputs of ${name}: ${faults(given.error)}`);
  return given.data;
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
