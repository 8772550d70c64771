import { AppError, type ErrorCode } from '@hexad/kernel';
import { ExpressionError } from '../../expressions/expression.js';
import { isList, isObject, type Json, type JsonObject } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import { compileTemplate, evaluateIn } from '../../expressions/template.js';
import type { Priority } from '../../language/definition.js';
import type { StartRun } from '../../runs/application/start-run.js';
import type { Owners } from './owners.js';

/** The runs that somebody started before, by their key. */
export abstract class StartedRuns {
  abstract byKey(tenant: string, key: string): Promise<string | undefined>;
  /** Those of the given ids that have not ended. */
  abstract atWork(tenant: string, ids: readonly string[]): Promise<readonly string[]>;
}

export interface Order {
  readonly tenant: string;
  /** In whose name. */
  readonly owner: string;
  /** Who wrote what starts it, or gave what it is about. */
  readonly givenBy: readonly string[];
  /** A run that it follows from. */
  readonly follows?: string | undefined;
  readonly projectId: string;
  readonly workflow: string;
  /** May hold `${…}` of the values. */
  readonly inputs: JsonObject;
  readonly values: JsonObject;
  /** Absent: as the file says. */
  readonly priority?: Priority | undefined;
  /** With a space in it, so that no client's key is the same. */
  readonly key: string;
}

/** `gone`: whoever asked for it may not start runs there any more. `code`: of what refused it. */
export type Launched =
  | { readonly outcome: 'started'; readonly runId: string }
  | { readonly outcome: 'refused' | 'gone'; readonly reason: string; readonly code: ErrorCode };

/** Starts runs for what happens by itself. The same order starts one run, however often it is given and whatever is killed between. */
export class Launch {
  readonly #startRun: StartRun;
  readonly #started: StartedRuns;
  readonly #owners: Owners;

  constructor(startRun: StartRun, started: StartedRuns, owners: Owners) {
    this.#startRun = startRun;
    this.#started = started;
    this.#owners = owners;
  }

  /** Fails with what is tried again. */
  async execute({ tenant, owner, givenBy, follows, projectId, workflow, inputs, values, priority, key }: Order): Promise<Launched> {
    const known = await this.#started.byKey(tenant, key);
    if (known !== undefined) return { outcome: 'started', runId: known };
    const gone = await this.#owners.refusal(tenant, owner, projectId);
    if (gone !== undefined) return { outcome: 'gone', reason: `${gone}.`, code: 'forbidden' };
    try {
      const given = evaluated(inputs, values);
      return {
        outcome: 'started',
        runId: await this.#startRun.execute(
          { tenant, actor: owner },
          { workflow, projectId, inputs: given, priority, givenBy, follows, key },
        ),
      };
    } catch (thrown) {
      const error = AppError.from(thrown);
      // A run that has no slot is refused for good: the workflow says that it does not wait.
      if (error.retryable && error.code !== 'exhausted') throw error;
      return { outcome: 'refused', reason: `${error.message} [${error.code}]`, code: error.code };
    }
  }
}

/** Fails with `invalid`, which names the input that has no value. */
function evaluated(inputs: JsonObject, values: JsonObject): JsonObject {
  const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      try {
        return [name, evaluateIn(input, lookup)];
      } catch (thrown) {
        if (!(thrown instanceof ExpressionError)) throw thrown;
        throw new AppError('invalid', `The input ${name} has no value: ${thrown.message}`, { cause: thrown });
      }
    }),
  );
}

/** Fails with `invalid` for inputs that nobody could evaluate. `known`: the names that expressions in them may use. */
export function checkInputs(inputs: Json, known: readonly string[]): asserts inputs is JsonObject {
  if (!isObject(inputs)) throw new AppError('invalid', 'inputs must be a JSON object.');
  if (holdsSecret(inputs)) throw new AppError('invalid', 'An input has a field `$secret`, which only the engine writes.');
  checkNames('An input', inputs, known);
}

/** The same of any value with expressions. `what`: `An input`. */
export function checkNames(what: string, value: Json, known: readonly string[]): void {
  const unknown = [...namesOf(what, value)].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new AppError('invalid', `${what}: expressions in it know ${known.join(', ')}, not ${unknown.join(', ')}.`);
}

function namesOf(what: string, value: Json): Set<string> {
  if (isList(value)) return new Set(value.flatMap((item) => [...namesOf(what, item)]));
  if (isObject(value)) return new Set(Object.values(value).flatMap((item) => [...namesOf(what, item)]));
  if (typeof value !== 'string' || !value.includes('${')) return new Set();
  try {
    const { names, optional, secrets } = compileTemplate(value);
    if (secrets.size === 0) return new Set([...names, ...optional]);
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    throw new AppError('invalid', `${what}: ${thrown.message}`, { cause: thrown });
  }
  throw new AppError('invalid', `${what} cannot name a secret; name it in the workflow, as in \`\${secrets.API_KEY}\`.`);
}
