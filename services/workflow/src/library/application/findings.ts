import { faultsOf, refuse, type Fault } from '../../language/faults.js';
import type { Vocabulary } from '../../language/lint.js';
import { lintText, type Finding } from '../../tooling/lint-text.js';
import type { Composed, LayerPlace } from '../domain/composed.js';

/** What lint says of a workflow, each at the place where it was written. */
export interface PlacedFinding extends Finding {
  /** The text it stands in: `the overlay of the tenant (version 3, by user:ann)`. */
  readonly in: string;
}

export const findingsOf = ({ source, origin }: Composed, vocabulary: Vocabulary): PlacedFinding[] =>
  lintText(source, vocabulary).map((finding) => ({ ...finding, ...placed(origin(finding)) }));

/** Throws `workflow_invalid` with the errors among them, if there are any. */
export function refuseErrors(findings: readonly PlacedFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refuse(errors.map(({ severity: _severity, ...fault }) => fault));
}

/** The same error with the places where its faults were written; another one as it is. */
export function placedError(thrown: unknown, { origin }: Composed): unknown {
  const faults = faultsOf(thrown);
  if (!faults || faults.some((fault) => fault.in !== undefined)) return thrown;
  return refuse(faults.map((fault) => placedFault(fault, { origin })));
}

export const placedFault = (fault: Fault, { origin }: Pick<Composed, 'origin'>) => ({ ...fault, ...placed(origin(fault)) });

const placed = ({ line, column, layer }: LayerPlace) => ({ line, column, in: layer.title });
