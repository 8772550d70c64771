import type { Entity, Spec, Story } from '@hexad/proto/documents';
import { sentenceCase } from '../../domain/names.js';
import { estimateOf, milestonesOf } from '../../domain/writing/estimate.js';
import { writeStories } from '../../domain/writing/stories.js';
import { BY_HAND, isByHand } from './by-hand.js';
import { keepIds } from './keep-ids.js';

/** The spec whose stories, milestones and estimate follow from its entities, with the ids of the one before. */
export function derive(base: Spec, edited: Spec): Spec {
  const actor = sentenceCase(edited.actors[0]?.name ?? 'user');
  const write = ({ entities, rateLimit }: Spec): Story[] =>
    writeStories(entities, () => actor, entities[0]?.sources.slice(0, 1) ?? [], { rateLimit });
  // What something else than an entity asked for (who signs in, say) stays as it is.
  const own = new Set(write(base).map(keyOf));
  const others = base.stories.filter((story) => !own.has(keyOf(story)));
  const otherIds = new Set(others.flatMap(({ id, criteria }) => [id, ...criteria.map((one) => one.id)]));
  const before = {
    ...base,
    stories: base.stories.filter((story) => own.has(keyOf(story))),
    retired: [...(base.retired ?? []), ...otherIds],
  };
  const stories = write(edited);
  const derived = keepIds(before, { ...edited, stories, milestones: milestonesOf(stories) });
  const { retired = [], ...rest } = derived;
  const gone = retired.filter((id) => !otherIds.has(id));
  const all = [...derived.stories, ...others];
  const kept: Spec = { ...rest, stories: all, milestones: milestonesOf(all), ...(gone.length > 0 && { retired: gone }) };
  const assumptions = kept.assumptions.filter(({ id }) => id !== BY_HAND.id);
  return {
    ...kept,
    overview: overviewOf(base, edited),
    estimate: estimateOf(kept.stories),
    assumptions: saysByHand(kept) ? [...assumptions, BY_HAND] : assumptions,
  };
}

const keyOf = ({ capability, entity }: Story): string => `${capability} ${entity ?? ''}`;

const listed = ({ title, entities }: Pick<Spec, 'title' | 'entities'>): string =>
  `${title} keeps ${entities.map((entity: Entity) => entity.pluralLabel.toLowerCase()).join(', ')}.`;

/** A sentence of somebody stays; the usual one says what there is now. */
const overviewOf = (base: Spec, edited: Spec): string => (edited.overview === listed(base) ? listed(edited) : edited.overview);

function saysByHand(spec: Spec): boolean {
  const parts = spec.entities.flatMap((one) => [one, ...one.fields, ...one.relations, ...one.rules, ...one.transitions]);
  return [...parts, ...spec.nfrs, ...spec.outOfScope, ...spec.stories].some(({ sources }) => sources.some(isByHand));
}
