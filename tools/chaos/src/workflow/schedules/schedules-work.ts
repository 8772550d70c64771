import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '@hexad/kernel';
import { insist, tenantOf, type Site, type Work } from '../work.js';
import { auditSchedules, type Planned } from './audit-schedules.js';

const FILE = 'scheduled';
const SCHEDULES = 4;
/** Before the first time, so that all are put by then. */
const AHEAD_MS = 4_000;

const YAML = `name: ${FILE}
version: '1'
steps:
  - { name: one, plugin: chaos, action: do, inputs: { n: 1, fails: never, deaf: false, at: [] }, retry: { attempts: 5, delay: 0.05 } }
`;

/** Schedules that are due each second for a while: each time has one run, though engines are killed and both look for what is due. */
export async function schedulesWork(site: Site): Promise<Work> {
  const { world, number, runs } = site;
  writeFileSync(join(world.filesOf('1'), `${FILE}.yaml`), YAML);
  const each = Math.max(1, Math.floor(runs / SCHEDULES));
  const first = Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000;
  const times = Array.from({ length: each }, (_, index) => new Date(first + index * 1_000));
  const spec = {
    workflow: FILE,
    inputsJson: '{}',
    times: { cron: '* * * * * *', timeZone: 'UTC', seconds: true, startsAt: times[0]!.toISOString(), endsAt: times.at(-1)!.toISOString() },
    missed: 'all',
    missedLimit: 100,
    overlap: 'allow',
    jitterMs: 0,
  };
  const planned = await Promise.all(
    Array.from({ length: SCHEDULES }, async (_, index): Promise<Planned> => {
      const name = `round ${number} ${index}`;
      const caller: Caller = { tenant: tenantOf(index), actor: 'user:ann', roles: ['member'] };
      const { schedule } = await insist(site, `the schedule ${name} could not be put`, (engine, timeoutMs) =>
        world.member(engine).schedules.putSchedule({ projectId: 'chaos', name, spec }, { caller, timeoutMs, idempotencyKey: name }),
      );
      return { id: schedule!.id, times };
    }),
  );
  return {
    runs: SCHEDULES * each,
    keys: planned.map(({ id }) => `schedule ${id} %`),
    audit: () => auditSchedules(world.books, planned),
  };
}
