import type { z } from 'zod';
import type { Model } from '../../script/schema.js';
import { readJson } from '../read-json.js';
import { Refusal } from '../refusal.js';
import type { Exchange, World } from '../wire.js';
import { invalid } from './errors.js';
import type { Content, GenerateBody } from './request.js';

export const bodyOf = ({ body }: Exchange): Record<string, unknown> =>
  renamed(readJson(body, (reason) => invalid(`Invalid JSON payload received. ${reason}`)));

/** The API takes field names in snake case too. */
const renamed = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );

/** The body as the schema reads it. Throws the provider's words for the first thing that is wrong. */
export function checked<S extends z.ZodType>(schema: S, body: Record<string, unknown>): z.infer<S> {
  const read = schema.safeParse(body, { reportInput: true });
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const path = issue.path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('');
  if (issue.code === 'unrecognized_keys') {
    const at = path === '' ? '' : ` at '${path}'`;
    throw invalid(`Invalid JSON payload received. Unknown name "${issue.keys[0]}"${at}: Cannot find field.`);
  }
  if (issue.input === undefined) throw invalid(`* ${path}: ${path} is not specified\n`);
  throw invalid(`Invalid value at '${path}' (${issue.message}), ${JSON.stringify(issue.input)}`);
}

export function modelOf(id: string, method: string, world: World): Model {
  const model = world.models.find('gemini', id);
  const embeds = /embed/i.test(method);
  if (model !== undefined && (method === '' || embeds === (model.dimensions !== undefined))) return model;
  const supported = method === '' ? '' : `, or is not supported for ${method}`;
  throw new Refusal(404, {
    message: `models/${id} is not found for API version v1beta${supported}. Call ListModels to see the list of available models and their supported methods.`,
  });
}

/** What a schema cannot say: roles, function calls and their results, the names of functions. */
export function checkGenerate({ contents = [], tools = [] }: GenerateBody): void {
  if (contents.length === 0) throw invalid('* GenerateContentRequest.contents: contents is not specified\n');
  for (const [at, { role, parts = [] }] of contents.entries()) {
    if (role !== undefined && !['user', 'model', 'function'].includes(role)) throw invalid('Please use a valid role: user, model.');
    if (parts.length === 0) throw invalid(`* GenerateContentRequest.contents[${at}].parts: contents.parts must not be empty.\n`);
    checkResults(parts, contents[at - 1]);
  }
  for (const [at, { functionDeclarations = [] }] of tools.entries()) {
    for (const [place, { name }] of functionDeclarations.entries()) {
      if (/^[a-zA-Z_][\w.:-]{0,63}$/.test(name)) continue;
      throw invalid(
        `* GenerateContentRequest.tools[${at}].function_declarations[${place}].name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:) or dashes (-), with a maximum length of 64.\n`,
      );
    }
  }
}

function checkResults(parts: NonNullable<Content['parts']>, before: Content | undefined): void {
  const results = parts.filter((part) => part['functionResponse'] !== undefined).length;
  const calls = (before?.parts ?? []).filter((part) => part['functionCall'] !== undefined).length;
  if (calls > 0 && results !== calls) {
    throw invalid(
      'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
    );
  }
  if (results > 0 && calls === 0) {
    throw invalid('Please ensure that function response turn comes immediately after a function call turn.');
  }
}
