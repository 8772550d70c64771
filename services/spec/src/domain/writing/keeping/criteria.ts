import type { Entity } from '@hexad/proto/documents';
import { withArticle } from '../../text/article.js';
import type { CriterionDraft } from '../criteria.js';

/* oxlint-disable unicorn/no-thenable -- Given/When/Then is the criterion's standard wording */

/** Records that are deleted and kept. */
export function keepingCriteria(entity: Entity): CriterionDraft[] {
  const { softDelete, operations } = entity;
  if (softDelete === undefined || !operations.includes('delete') || !operations.includes('create')) return [];
  const thing = entity.label.toLowerCase();
  const draft = (aspect: 'kept' | 'restored' | 'expires', given: string, when: string, then: string): CriterionDraft => ({
    given,
    when,
    then,
    check: { kind: 'softDelete', entity: entity.name, aspect },
    sources: softDelete.sources,
  });
  return [
    draft(
      'kept',
      `a stored ${thing}`,
      'it is deleted',
      'it is among those that were deleted, with the time, and neither in the list nor anywhere else; what was unique about it is free',
    ),
    ...(softDelete.restore
      ? [
          draft(
            'restored',
            `${withArticle(thing)} that was deleted`,
            'it is restored',
            'it is back as it was, and cannot be restored twice',
          ),
        ]
      : []),
    ...(softDelete.days === undefined
      ? []
      : [
          draft(
            'expires',
            `${withArticle(thing)} that was deleted`,
            softDelete.days === 1 ? 'a day has gone by' : `${String(softDelete.days)} days have gone by`,
            'it is gone for good',
          ),
        ]),
  ];
}
