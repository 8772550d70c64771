/** The text of src/gen/events.ts. */
export function eventsModule(events) {
  const modules = Map.groupBy(events, ({ message }) => message.file.name);
  return [
    '// Made by plugin/protoc-gen-hexad-events.mjs; do not edit.',
    "import { eventType, type EventType } from '@hexad/kernel';",
    ...[...modules].map(([file, members]) => `import type { ${members.map(imported).join(', ')} } from './${file}.js';`),
    ...events.map(constant),
    `
/** Every event that this platform publishes, by type. */
export const EVENTS: readonly { readonly type: EventType; readonly summary: string; readonly key: string; readonly payload: string; readonly schema: object }[] = [
${events.map(entry).join('\n')}
];`,
    '',
  ].join('\n');
}

const imported = (event) => `${event.message.name} as ${alias(event)}`;
/** Two services may have messages of one name. */
const alias = ({ message }) => message.typeName.replaceAll('.', '_');

/** `hexad.spec.spec.finalized.v1` is SPEC_SPEC_FINALIZED, a second version SPEC_SPEC_FINALIZED_V2. */
const constantName = (type) => type.toUpperCase().split('.').slice(1).join('_').replace(/_V1$/, '');

const constant = (event) => `
/** \`${event.type}\`: ${event.summary} */
export const ${constantName(event.type)}: EventType<${alias(event)}> = eventType('${event.type}');`;

const entry = ({ type, summary, key, message, schema }) =>
  `  ${JSON.stringify({ type, summary, key, payload: message.typeName, schema }).replace(JSON.stringify(type), constantName(type))},`;
