import { AppError } from '@hexad/kernel';
import { formFault } from '../../approvals/domain/form.js';
import { isObject, type Json } from '../../expressions/json.js';

/** What a service outside says that it can do. Schemas are JSON Schema; null: anything. */
export interface RemoteAction {
  readonly description: string;
  readonly input: Json;
  readonly output: Json;
}

export interface RemotePlugin {
  readonly name: string;
  /** By name. */
  readonly actions: Readonly<Record<string, RemoteAction>>;
  readonly registeredBy: string;
  readonly registeredAt: Date;
}

const NAME = /^[A-Za-z][\w-]{0,59}$/;
const MOST_ACTIONS = 100;
/** Characters of one schema. */
const LONGEST_SCHEMA = 65_536;
const LONGEST_DESCRIPTION = 1_000;

/** Fails with `invalid` for what no workflow could name, or nobody could check. */
export function checkRegistration(plugin: string, actions: Readonly<Record<string, RemoteAction>>): void {
  checkName('plugin', plugin);
  const named = Object.entries(actions);
  if (named.length === 0 || named.length > MOST_ACTIONS)
    throw new AppError('invalid', `The plugin ${plugin} has ${named.length} actions; it can have 1 to ${MOST_ACTIONS}.`);
  for (const [name, { description, input, output }] of named) {
    checkName('action', name);
    const at = `${plugin}.${name}`;
    if (description.length > LONGEST_DESCRIPTION)
      throw new AppError('invalid', `The description of ${at} has more than ${LONGEST_DESCRIPTION} characters.`);
    checkSchema(`The input schema of ${at}`, input);
    checkSchema(`The output schema of ${at}`, output);
  }
}

function checkName(what: string, name: string): void {
  if (NAME.test(name)) return;
  throw new AppError(
    'invalid',
    `${JSON.stringify(name)} is no name of ${what === 'action' ? 'an action' : 'a plugin'}: at most 60 letters, digits, _ and -, beginning with a letter.`,
  );
}

function checkSchema(what: string, schema: Json): void {
  if (schema === null) return;
  if (!isObject(schema)) throw new AppError('invalid', `${what} is not an object.`);
  if (JSON.stringify(schema).length > LONGEST_SCHEMA) throw new AppError('invalid', `${what} has more than ${LONGEST_SCHEMA} characters.`);
  const fault = formFault(schema);
  if (fault !== undefined) throw new AppError('invalid', `${what} is no JSON Schema: ${fault}.`);
}
