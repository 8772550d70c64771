import { getOption, hasOption } from '@bufbuild/protobuf';
import { commentOn } from './comments.mjs';
import { payloadSchema } from './payload-schema.mjs';

const TYPE = /^hexad\.(?<service>[a-z]+)\.[a-z]+\.[a-z]+\.v[1-9][0-9]*$/;

/** Every event, by its type. Throws when one is declared twice, badly named or not described. */
export function declaredEvents(registry) {
  const option = registry.getExtension('hexad.event.v1.event');
  const events = new Map();
  for (const message of [...registry].filter(({ kind }) => kind === 'message')) {
    if (!hasOption(message, option)) continue;
    const { type, key } = getOption(message, option);
    const service = TYPE.exec(type)?.groups?.service;
    if (service === undefined)
      throw new Error(`${message.typeName}: ${type} is not hexad.<service>.<noun>.<verb>.v<n> in lower-case letters.`);
    if (!message.typeName.startsWith(`hexad.${service}.`))
      throw new Error(`${message.typeName}: ${type} is not an event of its own service.`);
    const summary = commentOn(message);
    if (summary === '' || key === '') throw new Error(`${message.typeName}: an event has a comment and a key.`);
    const earlier = events.get(type);
    if (earlier) throw new Error(`${type} is declared by ${earlier.message.typeName} and ${message.typeName}.`);
    events.set(type, { type, key, service, summary, message, schema: payloadSchema(message) });
  }
  return [...events.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}
