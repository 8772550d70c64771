import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { oneOf } from '../../seeded.js';
import { LOOK_MS, startRun, STANDSTILL_MS, type Site, type Work } from '../work.js';
import { auditVotes } from './audit-votes.js';
import { gatesOf, type GateRow } from './gates.js';
import { Voters } from './voter.js';

const FILE = 'votes';
const PEOPLE = ['user:bob', 'user:cid', 'user:dan', 'user:eve'] as const;
/** Whoever says that a revision is another approves nothing in the run. */
const TELLS = 'service:git';

/** Two gates at once; the step after them happens when both were approved. */
const YAML = `name: ${FILE}
version: '1'
steps:
  - name: gates
    type: parallel
    steps:
      - { name: two, type: approval, approvers: ${JSON.stringify(PEOPLE)}, revision: one, quorum: 2 }
      - { name: three, type: approval, approvers: ${JSON.stringify(PEOPLE)}, revision: one, quorum: 3 }
  - { name: after, plugin: chaos, action: do, inputs: { n: 1, fails: never, deaf: false, at: [] }, retry: { attempts: 5, delay: 0.05 } }
`;

/** Several people vote at the same gates, all at once, and now and then what they vote on changes. */
export function votesWork(site: Site): Promise<Work> {
  const { world, number, runs, random } = site;
  const keys = [`${number}/%`];
  writeFileSync(join(world.filesOf('1'), `${FILE}.yaml`), YAML);
  const voters = new Voters(site);
  const revised = new Set<string>();
  return Promise.resolve({
    runs,
    keys,
    start: (index) => startRun(site, FILE, `${number}/${index}`),
    look: async () => {
      const gates = await gatesOf(world.books, keys).catch(() => []);
      const asking = gates.filter(({ state }) => state === 'waiting');
      const changes = gates.filter(({ id, state }) => state !== 'rejected' && state !== 'closed' && !revised.has(id) && random() < REVISES);
      await Promise.all([
        ...changes.map((gate) => revise(site, gate, revised)),
        ...asking.flatMap((gate) => PEOPLE.filter(() => random() < VOTES).map((person) => voters.vote(gate, person))),
      ]);
    },
    audit: async () => {
      for (const since = Date.now(); !(await voters.settle()) && Date.now() - since < STANDSTILL_MS;) await wait(LOOK_MS);
      return auditVotes(site, keys, voters.ballots);
    },
  });
}

/** Each look, of somebody who may vote. */
const VOTES = 0.4;
const REVISES = 0.03;

/** Once for each gate. What nobody answers is told again with the next look. */
async function revise({ world, random }: Site, { id, tenant }: GateRow, revised: Set<string>): Promise<void> {
  try {
    const options = { caller: { tenant, actor: TELLS }, timeoutMs: 5_000, idempotencyKey: `revise/${id}` };
    await world.member(oneOf(random, world.engines)).approvals.reviseApproval({ approvalId: id, revision: 'two' }, options);
    revised.add(id);
  } catch (error) {
    if (!AppError.from(error).retryable) throw error;
  }
}
