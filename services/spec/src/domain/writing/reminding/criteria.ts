import type { Entity } from '@hexad/proto/documents';
import { withArticle } from '../../text/article.js';
import type { CriterionDraft } from '../criteria.js';

/* oxlint-disable unicorn/no-thenable -- Given/When/Then is the criterion's standard wording */

/** Reminders that become due. */
export const reminderCriteria = (entity: Entity): CriterionDraft[] =>
  (entity.reminders ?? []).map((reminder) => ({
    given: `${withArticle(entity.label.toLowerCase())} of which this was asked: ${reminder.statement}`,
    when: 'its time comes, and due reminders are looked for again and again',
    then: 'there is one reminder, for whom it is meant, and not before its time',
    check: { kind: 'reminder', entity: entity.name, reminder: reminder.id },
    sources: reminder.sources,
  }));
