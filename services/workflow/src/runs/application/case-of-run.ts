import type { Case } from '../../tooling/test/case-schema.js';
import { recorded } from '../../tooling/test/record.js';
import type { LargeValues } from './large-values.js';
import type { JournalEntry, Runs } from './runs.js';

const PAGE = 1_000;

/** A finished run as a case of `hexad workflow test`. Fails with `not_found`, and with `conflict` for one that goes on. */
export async function caseOfRun(runs: Runs, large: LargeValues, tenant: string, runId: string): Promise<Case> {
  const journal: JournalEntry[] = [];
  for (let more = true; more;) {
    const { entries } = await runs.journal(tenant, runId, journal.at(-1)?.sequence ?? 0, PAGE);
    journal.push(...entries);
    more = entries.length === PAGE;
  }
  const snapshot = await runs.get(tenant, runId);
  return large.look(tenant, (values) => recorded({ ...snapshot, values }, journal));
}
