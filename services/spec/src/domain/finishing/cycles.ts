import type { Source } from '@hexad/proto/documents';
import type { Draft, EntityDraft, RelationDraft } from '../draft/draft.js';
import { withArticle } from '../text/article.js';
import { assume } from './complete.js';

interface Edge {
  readonly from: EntityDraft;
  readonly relation: RelationDraft;
}

const edgesOf = (entity: EntityDraft): Edge[] =>
  entity.relations
    .filter((relation) => relation.kind === 'belongsTo' && relation.required === true)
    .map((relation) => ({ from: entity, relation }));

/** The required references that lead from an entity back to itself. */
function cycleFrom(start: EntityDraft, at: EntityDraft, path: readonly Edge[]): readonly Edge[] | undefined {
  for (const edge of edgesOf(at)) {
    const { target } = edge.relation;
    if (target === start) return [...path, edge];
    if (path.some((one) => one.from === target) || target === at) continue;
    const found = cycleFrom(start, target, [...path, edge]);
    if (found) return found;
  }
  return undefined;
}

const place = (source: Source | undefined): number => (source?.kind === 'brief' ? source.span.start : -1);

/** Records that must refer to each other can never be made, so the reference said last may be left out. */
export function breakCycles(draft: Draft): void {
  for (const entity of draft.entities) {
    for (let cycle = cycleFrom(entity, entity, []); cycle; cycle = cycleFrom(entity, entity, [])) {
      const [last] = [...cycle].sort((one, other) => place(other.relation.sources[0]) - place(one.relation.sources[0]));
      if (!last) return;
      last.relation.required = false;
      last.relation.sources.push(
        assume(
          draft,
          `A-cycle-${[...last.from.words, ...last.relation.role.split(' ')].join('-')}`,
          `The ${last.relation.role} of ${withArticle(last.from.key)} may be left out, because both refer to each other and one has to be made first.`,
        ),
      );
    }
  }
}
