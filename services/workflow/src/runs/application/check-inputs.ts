import { AppError } from '@hexad/kernel';
import { misfit } from '../../approvals/domain/form.js';
import { isObject, type JsonObject } from '../../expressions/json.js';
import type { Definition } from '../../language/definition.js';
import type { AgentKinds } from './agent-kinds.js';

/** In the schema of a workflow's inputs: a text that names a kind of agents. */
const AGENT_KIND = 'agent-kind';

/** Fails with `invalid` for inputs that are not what the file says of them, and names the first that is wrong. */
export async function checkInputs(
  name: string,
  { inputs: schema }: Definition,
  inputs: JsonObject,
  at: { readonly tenant: string; readonly kinds: AgentKinds },
): Promise<void> {
  if (!schema) return;
  const refused = (why: string): AppError => new AppError('invalid', `Workflow ${name} does not take these inputs: ${why}.`);
  const wrong = misfit(schema, inputs, Number.POSITIVE_INFINITY);
  if (wrong !== undefined) throw refused(wrong);
  const { properties } = schema;
  for (const [key, of] of Object.entries(isObject(properties) ? properties : {})) {
    const kind = inputs[key];
    if (!isObject(of) || of['format'] !== AGENT_KIND || typeof kind !== 'string') continue;
    if (!(await at.kinds.has(at.tenant, kind))) throw refused(`${key} is ${JSON.stringify(kind)}, and no agents are of that kind`);
  }
}
