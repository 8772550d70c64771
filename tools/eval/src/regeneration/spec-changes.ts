import type { Spec } from '@hexad/proto/documents';
import { anyField, anySpec, spec as specOf, type Choices } from '@hexad/service-codegen/fixtures/any-spec';

/** A spec and what became of it: another field, one less, other bounds, another entity, stories that went, or something else altogether. */
export function changedSpec(choose: Choices): { readonly before: Spec; readonly after: Spec } {
  const before = anySpec(choose);
  const after = choose.rarely(5) ? anySpec(choose) : changed(choose, before);
  return { before, after };
}

const EXTRA = ['remark', 'weight', 'reference', 'openedOn'];

function changed(choose: Choices, before: Spec): Spec {
  const [first, ...others] = before.entities;
  if (first === undefined) return anySpec(choose);
  const grown = { ...first, fields: [...first.fields, anyField(choose, choose.one(EXTRA)!)] };
  const told = { ...first, label: `${first.label} of ours`, description: `${first.description} And more.` };
  const entity = choose.flip() ? grown : told;
  const made = specOf(before.name, [entity, ...others], choose.flip() ? before.title : `${before.title} anew`);
  if (!choose.rarely(4)) return made;
  return { ...made, stories: made.stories.filter(({ id }) => id === 'S1' || choose.flip()) };
}
