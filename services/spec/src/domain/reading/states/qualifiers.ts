import type { Draft, EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { infinitive } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import { isParticiple } from './change-subject.js';

/** Verbs of everyday use that name a state all the same where the brief speaks of records by it: `planned trips`. */
const SOMETIMES = new Set(
  'plan assign order print apply hold rate start begin allow invite notify inform accept place log count drop leave send'.split(' '),
);

/** The participles that stand before an entity's name somewhere in the brief: `planned or booked trips`. */
export function noteQualifiers(draft: Draft, statements: readonly Statement[]): void {
  for (const { tokens } of statements) {
    for (let at = 1; at < tokens.length; at += 1) {
      const found = entityAt(tokens, at, { entities: draft.entities });
      if (!found) continue;
      for (let before = at - 1; before >= 0; before -= 1) {
        const token = tokens[before];
        if (token && ['and', 'or', ','].includes(token.lower)) continue;
        if (!token || !isParticiple(token)) break;
        const known = draft.qualifiers.get(found.entity) ?? new Set<string>();
        draft.qualifiers.set(found.entity, known.add(token.lower));
      }
    }
  }
}

/** Whether records are spoken of by this participle, although its verb mostly means no change of state. */
export const qualifies = (draft: Draft, entity: EntityDraft, participle: string): boolean =>
  SOMETIMES.has(infinitive(participle)) && draft.qualifiers.get(entity)?.has(participle) === true;
