import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  WORKFLOW_APPROVAL_DECIDED,
  WORKFLOW_APPROVAL_ESCALATED,
  WORKFLOW_APPROVAL_REQUESTED,
  WORKFLOW_APPROVAL_REVOKED,
} from '@hexad/proto/events';
import { workflowSchema } from '../schema.js';
import { openGround, World, type Ground } from '../runs/testing/world.js';

const GATE = `
steps:
  - { name: gate, type: approval, approvers: ["user:bob", "user:cid"], revision: "\${sha}", quorum: 2, description: Release, timeout: 60, on_timeout: escalate, escalate_to: ["user:cto"] }
`;

let ground: Ground;
let world: World;
/** What was told of the gates. */
const told: string[] = [];
const { promise: decided, resolve: decide } = Promise.withResolvers<void>();

beforeAll(async () => {
  ground = await openGround();
  const types = [WORKFLOW_APPROVAL_REQUESTED, WORKFLOW_APPROVAL_ESCALATED, WORKFLOW_APPROVAL_REVOKED, WORKFLOW_APPROVAL_DECIDED];
  await ground.bus.onEvent({ group: 'test.approvals', types }, async ({ message }) => {
    told.push(message.type.split('.')[3]!);
    if (message.type === WORKFLOW_APPROVAL_DECIDED) decide();
  });
  world = await World.open({ ground, workflows: { gate: GATE } });
}, 60_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

const rows = <R extends object>(sql: string, values: unknown[] = []) =>
  ground.store(workflowSchema).inTenant(world.ann.tenant, (tx) => tx.query<R>(sql, values));
const kinds = async (run: string) =>
  (
    await rows<{ kind: string; decision: string; round: number }>(
      `select kind, decision, round from approval_records where approval_id = (select id from approvals where run_id = $1) order by sequence`,
      [run],
    )
  ).map(({ kind, decision, round }) => `${round} ${kind} ${decision}`.trim());

const REVOKED = `select person, actor, via from approval_records where kind = 'revoked' and approval_id = (select id from approvals where run_id = $1)`;

describe('what happens at a gate', () => {
  it('is written down once for ever, and told', async () => {
    const run = await world.start('gate', { sha: 'abc' });
    await world.service.approvals.revise.one(world.ann.tenant, { runId: run, path: 'gate' }, 'def', 'service:git');
    await world.pass(60_000);
    await world.pass(60_000);
    expect(await kinds(run)).toEqual(['1 requested asked', '1 revoked', '2 requested revised', '2 escalated', '2 decided rejected']);
    await decided;
    expect(told).toEqual(['requested', 'revoked', 'requested', 'escalated', 'decided']);
  });

  it.each([
    ['a key of a person', 'key:bob.2', { person: 'user:bob', actor: 'key:bob.2', via: 'api' }],
    ['a person', 'user:bob', { person: 'user:bob', actor: 'user:bob', via: 'api' }],
    ['a service', 'service:git', { person: 'service:git', actor: 'service:git', via: 'system' }],
  ])('names whose act it was when %s told of another revision', async (_who, by, said) => {
    const run = await world.start('gate', { sha: 'abc' });
    await world.service.approvals.revise.one(world.ann.tenant, { runId: run, path: 'gate' }, 'def', by);
    expect(await rows(REVOKED, [run])).toEqual([said]);
  });

  it('names whose act it was when variables were set by hand', async () => {
    const run = await world.start('gate', { sha: 'abc' });
    await world.service.steerRun.patch(world.ann.tenant, run, { sha: 'def' }, { by: 'key:bob.2', person: 'user:bob' });
    expect(await rows(REVOKED, [run])).toEqual([{ person: 'user:bob', actor: 'key:bob.2', via: 'api' }]);
  });

  it.each(['update approval_records set comment = $$forged$$', 'delete from approval_records'])('cannot be changed: %s', async (sql) => {
    await expect(rows(sql)).rejects.toThrow(/refused the statement/);
  });
});
