import type { Field } from '@hexad/proto/documents';
import type { AppModel, EntityModel, FieldModel } from '../../../src/domain/model.js';
import type { LinkModel, ReferenceModel } from '../../../src/domain/model-relations.js';
import { operationIds } from '../../../src/domain/openapi.js';
import { pascalCase } from '../../../src/domain/names.js';
import { functionName, schemaType } from './api/schema-types.js';
import { canEdit } from './feature/permissions.js';
import { lowerFirst } from './words.js';

/** Names that generated components and tests use for their own: a record's variable must not shadow them. */
const TAKEN = new Set(
  (
    'api cell controls dialog expect fault fillIn linked matching offers openApp other press refusal resource resources rowNames sorted test waitFor wanted within ' +
    'actions announce back cancelTo caption columns data detail details direction error errors fact facts field fields filter filters form formData found input ' +
    'initial label labels link links list navigate onDeleted option options page params props queries read records remove save search section sort ' +
    'state status submitLabel table title tone toasts total children index element window today now changes'
  ).split(' '),
);

/** One entity as the pages see it. */
export interface Feature {
  readonly entity: EntityModel;
  /** TypeScript type of a record. */
  readonly type: string;
  /** What a form sends. */
  readonly inputType: string;
  readonly pageType: string;
  /** TypeScript variable of one record. */
  readonly one: string;
  /** TypeScript variable of many. */
  readonly many: string;
  /** `/tasks` */
  readonly route: string;
  /** `Task`, as part of components' names. */
  readonly stem: string;
  /** Label within a sentence. */
  readonly label: string;
  readonly pluralLabel: string;
  readonly hasForm: boolean;
  /** Other records show their name and link here. */
  readonly linked: boolean;
  /** Other records choose among these. */
  readonly chosen: boolean;
  readonly displayField: FieldModel | undefined;
  /** People sign in, and not everybody may do everything. */
  readonly guarded: boolean;
}

export function featuresOf(app: AppModel): Feature[] {
  return app.entities.filter((entity) => entity.can.list && entity.can.read).map((entity) => featureOf(app, entity));
}

/** Kinds of records that are seen without signing in, as addresses call them; undefined where nobody signs in. */
export const visibleTo = (app: AppModel): string[] | undefined =>
  app.access && app.entities.filter(({ name }) => app.access?.isPublic(name)).map(({ plural }) => plural);

/** Whether pages ask who is there. */
export const isGuarded = (app: AppModel): boolean => app.access !== undefined && featuresOf(app).length > 0;

function featureOf(app: AppModel, entity: EntityModel): Feature {
  const referring = app.entities.filter((other) => relationsOf(other).some((relation) => relation.entity === entity.name));
  const filtering = referring.filter((other) =>
    relationsOf(other).some(
      (relation) => relation.entity === entity.name && other.listing.filters.some((filter) => filter.field === relation.field),
    ),
  );
  return {
    entity: app.access === undefined ? entity : { ...entity, fields: entity.fields.filter((field) => field.technical !== true) },
    guarded: app.access !== undefined,
    type: schemaType(entity.name),
    inputType: schemaType(`${entity.name}Input`),
    pageType: schemaType(`${entity.name}Page`),
    one: TAKEN.has(entity.variable) ? `${entity.variable}Record` : entity.variable,
    many: TAKEN.has(entity.collection) ? `${entity.collection}List` : entity.collection,
    route: `/${entity.plural}`,
    stem: entity.type,
    label: lowerFirst(entity.spec.label),
    pluralLabel: lowerFirst(entity.spec.pluralLabel),
    hasForm: entity.can.create || canEdit(entity),
    linked: referring.length > 0,
    chosen: filtering.length > 0 || referring.some((other) => other.can.create || canEdit(other)),
    displayField: entity.fields.find((field) => field.name === entity.spec.displayField),
  };
}

export const relationsOf = (entity: EntityModel): (ReferenceModel | LinkModel)[] => [...entity.references, ...entity.links];

/** The fields of the form, in the spec's order. */
export const formFields = (entity: EntityModel): FieldModel[] => entity.fields.filter((field) => field.writable && !field.guarded);

/** Fields whose values have labels of their own. */
export const choiceFields = (entity: EntityModel): (FieldModel & { spec: Field & { enum: string[] } })[] =>
  entity.fields.filter((field): field is FieldModel & { spec: Field & { enum: string[] } } => field.spec.enum !== undefined);

export const labelsName = (field: FieldModel): string => `${field.name}Labels`;
export const tonesName = (field: FieldModel): string => `${field.name}Tones`;
export const queriesName = (feature: Feature): string => `${feature.entity.variable}Queries`;
export const columnsName = (feature: Feature): string => `${feature.entity.variable}Columns`;
export const linkName = (feature: Feature): string => `${feature.stem}NameLink`;
export const nameFunction = (feature: Feature): string => `${feature.entity.variable}Name`;
/** Functions of the client. */
export const operation: typeof operationIds = {
  ...operationIds,
  transition: (entity, transition) => functionName(operationIds.transition(entity, transition)),
};
/** Type of a list's query. */
export const queryType = (operationId: string): string => `${pascalCase(operationId)}Query`;
export const bodyType = (operationId: string): string => `${pascalCase(operationId)}Body`;

/** Whether the record's name can be written down without a function. */
export const hasPlainName = (feature: Feature): boolean => {
  const field = feature.displayField;
  return field !== undefined && !field.nullable && field.spec.enum === undefined && ['string', 'text', 'time'].includes(field.spec.type);
};

/** An expression for what a record is called. */
export const nameOf = (feature: Feature, variable: string): string =>
  hasPlainName(feature) ? `${variable}.${feature.displayField!.name}` : `${nameFunction(feature)}(${variable})`;

/** The same for a record that may not be there yet. */
export const nameOrElse = (feature: Feature, variable: string, otherwise: string): string =>
  hasPlainName(feature)
    ? `${variable}?.${feature.displayField!.name} ?? ${otherwise}`
    : `${variable} ? ${nameOf(feature, variable)} : ${otherwise}`;
