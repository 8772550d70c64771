import { Spec } from '@hexad/proto/documents';
import { derive } from './derive.js';
import { dataFaults } from './kept-data.js';
import { fillIn } from './fill-in.js';
import { followNames } from './follow-names.js';
import { refuse, type Fault } from './fault.js';
import { faultsOf } from './faults.js';
import { placeInPath } from './json-places.js';
import { settled, withoutStale } from './settled.js';

/** Line of a place in the text that was edited; undefined where the text does not say it. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;

/**
 * The next version of a spec from an edit of it: complete, with its stories and criteria following from its entities under the ids that they had. The same
 * edit gives the same version. Fails with `invalid` and all faults of the edit, each in a sentence with its place.
 */
export function revise(recorded: Spec, edited: unknown, lineOf: LineOf = () => undefined): Spec {
  const base = settled(recorded);
  const parsed = Spec.safeParse(fillIn(edited));
  if (!parsed.success)
    refuse(
      parsed.error.issues.map(({ path, message }): Fault => {
        const line = lineOf(path);
        return { place: placeInPath(path), ...(line !== undefined && { line }), message: sentence(message) };
      }),
    );
  const fresh = withoutStale(recorded, parsed.data!);
  const followed = followNames(base, fresh);
  // What an engine wrote and an edit left alone is no fault of the edit.
  const known = new Set(faultsOf(base, base).map(({ message }) => message));
  const found = [...faultsOf(base, { ...followed, stories: fresh.stories }), ...dataFaults(base, followed)];
  refuse(found.filter(({ message }) => !known.has(message)).map((fault) => ({ ...fault, ...lined(lineOf, fault.place) })));
  return Spec.parse(derive(base, followed));
}

const sentence = (message: string): string => `${message.charAt(0).toLowerCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;

function lined(lineOf: LineOf, place: string): { line?: number } {
  const path = place.replace(/ \(.*$/, '').match(/[^.[\]]+/g) ?? [];
  const line = lineOf(path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
  return line === undefined ? {} : { line };
}
