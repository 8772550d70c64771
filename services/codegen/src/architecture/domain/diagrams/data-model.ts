import type { AppModel, EntityModel, FieldModel } from '../../../domain/model.js';

/** Entities with their fields and how they belong together. Names are the spec's, which are plain ASCII. */
export function dataModel(app: AppModel): string {
  return [
    'erDiagram',
    ...app.entities.flatMap((entity) => [
      `  ${entity.name} {`,
      '    uuid id PK',
      ...entity.fields.map((field) => `    ${field.spec.type} ${field.name}${keyOf(field)}${commentOf(field)}`),
      ...entity.references.map(({ field, unique }) => `    uuid ${field} FK${unique ? ', UK' : ''}`),
      '  }',
    ]),
    ...app.entities.flatMap(connections),
    '',
  ].join('\n');
}

const connections = (entity: EntityModel): string[] => [
  ...entity.references.map(
    ({ entity: parent, required, unique, name }) =>
      `  ${parent} ${required ? '||' : '|o'}--${unique ? 'o|' : 'o{'} ${entity.name} : ${name}`,
  ),
  ...entity.links.map(({ entity: other, name }) => `  ${entity.name} }o--o{ ${other} : ${name}`),
];

const keyOf = (field: FieldModel): string => (field.spec.unique ? ' UK' : '');

function commentOf({ spec, nullable }: FieldModel): string {
  const said = [
    ...(spec.computed === undefined ? [] : ['worked out']),
    ...(spec.counter === undefined ? [] : ['counts up']),
    ...(nullable && spec.computed === undefined ? ['optional'] : []),
  ];
  return said.length === 0 ? '' : ` "${said.join(' and ')}"`;
}
