import { type Json, recordOf, textIn } from '../../domain/json.js';
import type { Schema } from './schemas-of-api.js';

/** References that unfold into each other can say more than any answer does. */
const MOST_NODES = 2_000;
const DEEPEST = 12;
/** What a description may say of a value that is no condition on it. */
const SAID_ONLY = new Set([
  'example',
  'examples',
  'xml',
  'externalDocs',
  'discriminator',
  'deprecated',
  'nullable',
  'title',
  'description',
  'default',
]);

/** The part of the document that a reference leads to; a part without one is itself. */
export function followed(api: Schema, part: Json | undefined): Schema | undefined {
  let found = recordOf(part);
  for (let steps = 0; found !== undefined && steps < DEEPEST; steps += 1) {
    const pointer = textIn(found, '$ref');
    if (pointer === undefined) return found;
    if (!pointer.startsWith('#/')) return undefined;
    found = recordOf(
      pointer
        .slice(2)
        .split('/')
        .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<Json | undefined>((node, step) => recordOf(node)?.[step], api as Json),
    );
  }
  return undefined;
}

/** A schema of the document as JSON Schema of its own: without references, with null where OpenAPI 3.0 says `nullable`. */
export function jsonSchemaOf(api: Schema, schema: Json): Schema {
  let left = MOST_NODES;
  const whole = (node: Json, inside: readonly Schema[]): Json => {
    if (Array.isArray(node)) return node.map((one) => whole(one, inside));
    const given = recordOf(node);
    if (given === undefined) return node;
    const target = followed(api, given);
    left -= 1;
    if (target === undefined || left < 0 || inside.length > DEEPEST || inside.includes(target)) return {};
    const within = [...inside, target];
    const parts = Object.entries(target).flatMap(([key, value]): [string, Json][] => {
      if (SAID_ONLY.has(key) || key.startsWith('x-')) return [];
      if (key === 'properties') return [[key, named(recordOf(value) ?? {}, within)]];
      if (key === 'enum' || key === 'required' || key === 'const') return [[key, value]];
      return [[key, whole(value, within)]];
    });
    return orNull(bounded(Object.fromEntries(parts)), target['nullable'] === true);
  };
  const named = (properties: Schema, inside: readonly Schema[]): Json =>
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, whole(one, inside)]));
  return recordOf(whole(schema, [])) ?? {};
}

function orNull(schema: Schema, nullable: boolean): Json {
  const type = schema['type'];
  if (!nullable) return schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = schema['enum'];
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
}

/** In OpenAPI 3.0 `exclusiveMinimum` says whether `minimum` itself is left out. */
function bounded(schema: Schema): Schema {
  const pairs = [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const;
  return pairs.reduce<Schema>((now, [exclusive, limit]) => {
    if (typeof now[exclusive] !== 'boolean') return now;
    const { [exclusive]: isExclusive, [limit]: value, ...rest } = now;
    return value === undefined ? rest : { ...rest, [isExclusive === true ? exclusive : limit]: value };
  }, schema);
}
