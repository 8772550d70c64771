import { type EntityDraft } from '../../draft/draft.js';

export const linked = (a: EntityDraft, b: EntityDraft): boolean =>
  a.relations.some((one) => one.target === b) || b.relations.some((one) => one.target === a);
