import type { CollectionModel } from '../../../../src/domain/model-relations.js';
import { type Feature, relationsOf } from '../feature.js';
import { lowerFirst } from '../words.js';
import { mayWith } from './permissions.js';

/** A collection of other records, with the feature that shows them. */
export interface Section {
  readonly collection: CollectionModel;
  readonly target: Feature;
}

/** The collections of a record whose records have pages. */
export const sectionsOf = ({ entity }: Feature, features: readonly Feature[]): Section[] =>
  entity.collections.flatMap((collection): Section[] => {
    const target = features.find((other) => other.entity.name === collection.entity);
    return target === undefined ? [] : [{ collection, target }];
  });

/** The heading over a collection; two of the same label are told apart by how they belong here. */
export function sectionTitle(feature: Feature, { collection, target }: Section): string {
  const { label } = collection.spec;
  const alone = feature.entity.collections.filter((other) => other.spec.label === label).length === 1;
  const back = relationsOf(target.entity).find((relation) => relation.field === collection.field);
  return alone || back === undefined ? label : `${label} (${lowerFirst(back.spec.label)})`;
}

/** The options of a section's query; what the person may not see is not asked for. */
export function sectionQuery(options: string, target: Feature): string {
  const sees = mayWith(target, 'read');
  return sees === undefined ? options : `{ ...${options}, enabled: ${sees} }`;
}

/** What deleting a record does to those that belong to it, for the question before. */
export function deletionConsequence(feature: Feature, features: readonly Feature[]): string | undefined {
  const gone = features.filter((other) =>
    other.entity.references.some((reference) => reference.entity === feature.entity.name && reference.onDelete === 'cascade'),
  );
  return gone.length === 0 ? undefined : `Its ${gone.map((other) => other.pluralLabel).join(' and ')} will be deleted too.`;
}
