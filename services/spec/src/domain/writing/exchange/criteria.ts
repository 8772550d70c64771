import type { Entity } from '@hexad/proto/documents';
import type { CriterionDraft } from '../criteria.js';

/* oxlint-disable unicorn/no-thenable -- Given/When/Then is the criterion's standard wording */

/** Texts in which somebody may write what a spreadsheet takes for a formula. */
const freeText = ({ fields }: Entity): string | undefined =>
  fields.find(
    ({ type, readOnly, format, pattern, enum: values, maxLength = 100, computed }) =>
      ['string', 'text'].includes(type) && !readOnly && !format && !pattern && !values && !computed && maxLength >= 20,
  )?.name;

/** What files of these records do; nothing where none are asked for. */
export function exchangeCriteria(entity: Entity): CriterionDraft[] {
  const many = entity.pluralLabel.toLowerCase();
  const sources = entity.fileSources ?? entity.sources;
  const offers = (operation: Entity['operations'][number]): boolean => entity.operations.includes(operation);
  const out = offers('export');
  const text = freeText(entity);
  return [
    ...(out
      ? [
          {
            given: `more ${many} than a page of the list shows`,
            when: 'the list is exported',
            then: 'a file of comma-separated values has a row for each of them, under a row with the names of the columns',
            check: { kind: 'export' as const, entity: entity.name, aspect: 'all' as const },
            sources,
          },
        ]
      : []),
    ...(out && (entity.search.length > 0 || entity.filters.length > 0)
      ? [
          {
            given: `different ${many}`,
            when: 'the list is exported with a filter or a search',
            then: 'the file has those that the list shows, in its order',
            check: { kind: 'export' as const, entity: entity.name, aspect: 'filtered' as const },
            sources,
          },
        ]
      : []),
    ...(out && text !== undefined
      ? [
          {
            given: 'a text that a spreadsheet would take for a formula',
            when: 'it is exported',
            then: 'no spreadsheet runs it, and commas, quotes and line breaks in it stay what they are',
            check: { kind: 'export' as const, entity: entity.name, aspect: 'safe' as const, field: text },
            sources,
          },
        ]
      : []),
    ...(offers('import') ? importCriteria(entity, many, sources) : []),
  ];
}

function importCriteria(entity: Entity, many: string, sources: Entity['sources']): CriterionDraft[] {
  const draft = (aspect: 'adds' | 'refuses' | 'again' | 'tolerant', given: string, when: string, then: string): CriterionDraft => ({
    given,
    when,
    then,
    check: { kind: 'import', entity: entity.name, aspect },
    sources,
  });
  const isKnown = entity.fields.some(({ unique, readOnly, required }) => unique && required && readOnly !== true);
  return [
    draft('adds', `a file with ${many}, one a row`, 'it is imported', 'each row is stored as if it had been entered by hand'),
    draft(
      'refuses',
      'a file in which one row is wrong',
      'it is imported',
      'nothing of it is stored, and the answer names each wrong row, its column and why',
    ),
    draft('tolerant', 'a file as spreadsheets write it, with semicolons and a byte order mark', 'it is imported', 'it is understood'),
    ...(isKnown ? [draft('again', 'a file that was imported', 'it is imported again', 'nothing is there twice')] : []),
  ];
}
