import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Caller } from '@hexad/kernel';
import { prometheusText } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Receiver } from '../notifications/testing/receiver.js';
import { openStage, owner, type Stage } from '../notifications/testing/stage.js';
import { ann } from '../runs/testing/house.js';

/** Fails; a patched or rerun one may not. */
const FRAGILE = `
name: fragile
version: '1'
variables: { good: false }
steps:
  - { name: look, type: emit, event: looked, condition: '\${good}' }
success_criteria: [{ condition: '\${good}', description: It is good }]
`;
const FIX = `
name: fix
version: '1'
steps: [{ name: tell, type: emit, event: fixed, payload: '\${broken}' }]
`;
const ASK = `
name: ask
version: '1'
steps: [{ name: gate, type: approval, revision: '\${commit}' }]
`;
const ENDED = 'hexad.workflow.run.ended.v1';
const RAISED = 'hexad.workflow.alert.raised.v1';

let stage: Stage;
let receiver: Receiver;
let projects = 0;

beforeAll(async () => {
  [stage, receiver] = [await openStage(), await Receiver.open()];
  await writeFile(join(stage.folder, 'fragile.yaml'), FRAGILE);
  await writeFile(join(stage.folder, 'fix.yaml'), FIX);
  await writeFile(join(stage.folder, 'ask.yaml'), ASK);
}, 60_000);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

/** A project of its own with this table. */
async function project(...rules: readonly object[]): Promise<string> {
  const projectId = `project-${(projects += 1)}`;
  await stage.house.reactions.setReactionRules({ projectId, rulesJson: JSON.stringify(rules) }, { caller: owner });
  return projectId;
}
const start = async (workflow: string, projectId: string, inputs = {}) =>
  (await stage.house.workflow.startRun({ workflow, projectId, inputsJson: JSON.stringify(inputs), idempotencyKey: '' }, { caller: ann }))
    .runId;
const list = async (projectId: string) =>
  (await stage.house.reactions.listReactions({ projectId, state: '', limit: 0, cursor: '' }, { caller: owner })).reactions;
const one = async (projectId: string, state: string) => {
  await expect.poll(async () => (await list(projectId)).map((reaction) => reaction.state), { timeout: 15_000 }).toEqual([state]);
  return (await list(projectId))[0]!;
};
const failed = { event: ENDED, filter: 'data.state == "failed"' };

const again = (name: string) => ({ ...failed, name, retries: 0, action: { type: 'start', workflow: 'fragile' } });
const ended = async (projectId: string, count: number) => {
  const states = async () => (await list(projectId)).map(({ state }) => state);
  await expect.poll(states, { timeout: 30_000 }).toEqual(Array.from({ length: count }, () => 'escalated'));
  return (await list(projectId))
    .map(({ rule }) => rule)
    .toSorted()
    .join(' ');
};

describe('a reaction', () => {
  it('starts a workflow about what failed, and is resolved when that succeeds', async () => {
    const projectId = await project({
      ...failed,
      name: 'mend',
      action: { type: 'start', workflow: 'fix', inputs: { broken: '${run_id}' } },
    });
    const runId = await start('fragile', projectId);
    const reaction = await one(projectId, 'resolved');
    expect(reaction).toMatchObject({ rule: 'mend', runId, attempts: 1, eventType: ENDED });
    const { run } = await stage.house.workflow.getRun({ runId: reaction.startedRunId }, { caller: owner });
    expect(JSON.parse(run!.inputsJson)).toEqual({ broken: runId });
  });

  it('whose run fails again is tried as often as its rule says, and then escalates once', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/escalated`, projectId: '' });
    const escalate = { type: 'notify', channelIds: [id] };
    const projectId = await project({ ...failed, name: 'again', action: { type: 'rerun' }, retries: 2, escalate });
    await start('fragile', projectId);
    expect(await one(projectId, 'escalated')).toMatchObject({ attempts: 3 });
    const [told] = await receiver.at('/escalated');
    expect(told!.body).toContain('fragile');
    const { runs } = await stage.house.workflow.listRuns({ limit: 200, cursor: '', state: '' }, { caller: owner });
    expect(runs.filter((run) => run.projectId === projectId)).toHaveLength(4);
  });

  it('that cannot be done is tried again, failed, and asks somebody else', async () => {
    const rule = {
      ...failed,
      name: 'nowhere',
      action: { type: 'start', workflow: 'passing' },
      retries: 1,
      retry_after: 0,
      escalate_after: 3_600,
    };
    await writeFile(join(stage.folder, 'passing.yaml'), FIX.replace('fix', 'passing').replace('${broken}', 'x'));
    const projectId = await project({ ...rule, escalate: { type: 'start', workflow: 'fix', inputs: { broken: 'x' } } });
    await rm(join(stage.folder, 'passing.yaml'));
    await start('fragile', projectId);
    expect(await one(projectId, 'escalated')).toMatchObject({ attempts: 2, errorCode: expect.stringMatching(/./) as string });
  });

  it('that is not resolved in time escalates', async () => {
    const projectId = await project({
      ...failed,
      name: 'late',
      action: { type: 'notify', channelIds: [(await hook()).id] },
      escalate_after: 1,
    });
    await start('fragile', projectId);
    expect((await one(projectId, 'escalated')).escalateAt).not.toBe('');
  });

  it('that somebody resolved does nothing more', async () => {
    const projectId = await project({
      ...failed,
      name: 'calm',
      action: { type: 'notify', channelIds: [(await hook()).id] },
      escalate_after: 2,
    });
    await start('fragile', projectId);
    const { id } = await one(projectId, 'waiting');
    await stage.house.reactions.resolveReaction({ reactionId: id }, { caller: owner });
    await stage.house.restart();
    await start('fragile', projectId);
    await expect
      .poll(async () => (await list(projectId)).map(({ state }) => state), { timeout: 15_000 })
      .toEqual(['escalated', 'resolved']);
  });

  it('that raises an alert tells who subscribed to alerts, with its severity, and is counted', async () => {
    const { id } = await stage.channel({ target: `${receiver.url}/alerts`, projectId: '' });
    const action = { type: 'alert', severity: 'critical', message: 'Look at ${data.workflow}, it ${data.state}' };
    const projectId = await project({ ...failed, name: 'sre', action });
    await stage.subscribe(id, { types: [RAISED], minSeverity: 'critical', projectId });
    const runId = await start('fragile', projectId);
    const { id: reactionId } = await one(projectId, 'waiting');
    const [told] = await receiver.at('/alerts');
    const said = {
      severity: 'critical',
      title: 'Look at fragile, it failed',
      runId,
      projectId,
      data: { rule: 'sre', reactionId, eventType: ENDED },
    };
    expect(JSON.parse(told!.body)).toMatchObject(said);
    await expect
      .poll(() => prometheusText(stage.house.metrics.samples()))
      .toContain('hexad_workflow_alerts_total{severity="critical",by="rule"} 1');
  });

  it('to an alert that a rule raised raises no other', async () => {
    const alert = { action: { type: 'alert' }, retries: 0 };
    const projectId = await project({ ...failed, ...alert, name: 'first' }, { ...alert, name: 'round', event: RAISED });
    await start('fragile', projectId);
    await one(projectId, 'waiting');
    // What comes after it was dealt with.
    const later = await project({ ...failed, ...alert, name: 'later' });
    await start('fragile', later);
    await one(later, 'waiting');
    expect((await list(projectId)).map(({ rule }) => rule)).toEqual(['first']);
  });

  it('to what another one did comes to an end, by runs and by escalations of what is about no run', async () => {
    const runs = await project(again('a'), again('b'));
    await start('fragile', runs);
    expect(await ended(runs, 4)).toBe('a a b b');
    const impossible = { retries: 0, action: { type: 'resume' }, escalate: { type: 'resume' } };
    const heard = { ...impossible, event: 'hexad.workflow.reaction.escalated.v1' };
    const projectId = await project(
      { ...impossible, name: 'first', event: 'hexad.workflow.library.changed.v1' },
      { ...heard, name: 'x' },
      { ...heard, name: 'y' },
    );
    await stage.house.library.putWorkflow({ projectId, name: 'fix', source: FIX, dryRun: false }, { caller: owner });
    expect(await ended(projectId, 5)).toBe('first x x y y');
  });

  it('is of its project alone', async () => {
    const [mine, other] = [await project({ ...failed, name: 'mine', action: { type: 'resume' }, retries: 0 }), await project()];
    await start('fragile', other);
    await start('fragile', mine);
    await one(mine, 'failed');
    expect(await list(other)).toEqual([]);
  });
});

const hook = () => stage.channel({ target: `${receiver.url}/hook`, projectId: '' });

it.each([
  [{ name: 'x', event: 'hexad.workflow.run.vanished.v1', action: { type: 'cancel' } }, 'rules.0.event: nobody hears of events'],
  [{ name: 'x', event: ENDED, action: { type: 'cancel' }, retries: -1 }, 'rules.0.retries'],
  [{ name: 'x', event: 'a b', action: { type: 'cancel' } }, 'rules.0.event'],
  [{ name: 'x', event: ENDED, action: { type: 'explode' } }, 'rules.0.action'],
  [{ name: 'x', event: ENDED, action: { type: 'alert', severity: 'terrible' } }, 'rules.0.action.severity'],
  [{ name: 'x', event: ENDED, filter: '1 +', action: { type: 'cancel' } }, 'rules.0.filter'],
  [{ name: 'x', event: ENDED, filter: 'dat.state == "failed"', action: { type: 'cancel' } }, 'rules.0.filter: `dat` is nothing'],
  [{ name: 'x', event: ENDED, action: { type: 'alert', message: 'Look: ${title' } }, 'rules.0.action.message'],
  [
    { name: 'x', event: ENDED, action: { type: 'start', workflow: 'fix', inputs: { a: ['${who}'] } } },
    'rules.0.action.inputs: `who` is nothing',
  ],
  [{ name: 'x', event: ENDED, action: { type: 'cancel' }, retries: 99 }, 'rules.0.retries'],
  [
    { name: 'x', event: ENDED, action: { type: 'start', workflow: 'nothing' } },
    'rules.0.action: There is no workflow "nothing"',
    'not_found',
  ],
  [
    { name: 'x', event: ENDED, action: { type: 'cancel' }, escalate: { type: 'start', workflow: 'fix' } },
    'rules.0.escalate: Workflow fix needs inputs',
  ],
])('a table with %j is refused', async (rule, message, code = 'invalid') => {
  await expect(project(rule)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
});

const rules = async (projectId: string) => {
  const { rulesJson, setBy } = await stage.house.reactions.getReactionRules({ projectId }, { caller: owner });
  return (JSON.parse(rulesJson) as { name: string }[]).map(({ name }, at) => `${name} ${setBy[at]}`);
};
const put = (projectId: string, rule: object, caller: Caller = owner) =>
  stage.house.reactions.setReactionRule({ projectId, ruleJson: JSON.stringify({ ...failed, ...rule }) }, { caller });
const cancel = { type: 'cancel' };
const ben: Caller = { ...owner, actor: 'user:ben' };
const dan: Caller = { ...owner, actor: 'user:dan' };
const ask = { name: 'ask', action: { type: 'start', workflow: 'ask', inputs: { commit: 'evil' } } };
const wish = (id: string) => project({ ...failed, name: 'a', action: { type: 'notify', channelIds: [id] } });

describe('a table', () => {
  it('takes one rule from somebody else, in its place, and leaves the others in the name of who set them', async () => {
    const projectId = await project({ ...failed, name: 'a', action: cancel }, { ...failed, name: 'b', action: cancel });
    await put(projectId, { name: 'a', action: { type: 'resume' } }, { ...owner, actor: 'user:ben' });
    await put(projectId, { name: 'c', action: cancel });
    expect(await rules(projectId)).toEqual(['a user:ben', `b ${owner.actor}`, `c ${owner.actor}`]);
  });

  it('that is set whole leaves a rule that stays as it was in the name of who set it', async () => {
    const own = { ...failed, name: 'a', action: cancel };
    const projectId = await project(own);
    const { rulesJson } = await stage.house.reactions.getReactionRules({ projectId }, { caller: ben });
    const table = [{ ...failed, name: 'b', action: cancel }, ...(JSON.parse(rulesJson) as object[])];
    await stage.house.reactions.setReactionRules({ projectId, rulesJson: JSON.stringify(table) }, { caller: ben });
    expect(await rules(projectId)).toEqual(['b user:ben', `a ${owner.actor}`]);
  });

  it.each([
    ['its table is set again', async () => undefined, 'user:ben'],
    ['somebody else changes another part of it', (projectId: string) => put(projectId, { ...ask, retries: 1 }, dan), 'user:dan'],
  ])('begins what is the work of who wrote the rule, also when %s', async (_, change, setBy) => {
    const projectId = await project();
    await put(projectId, ask, ben);
    const { rulesJson } = await stage.house.reactions.getReactionRules({ projectId }, { caller: dan });
    await stage.house.reactions.setReactionRules({ projectId, rulesJson }, { caller: dan });
    await change(projectId);
    await start('fragile', projectId);
    await one(projectId, 'waiting');
    expect(await rules(projectId)).toEqual([`ask ${setBy}`]);
    const wish = { projectId, state: 'waiting', runId: '', mine: false, limit: 1, cursor: '' };
    const gate = async () => (await stage.house.approvals.listApprovals(wish, { caller: owner })).approvals[0];
    await expect.poll(gate, { timeout: 15_000 }).toBeDefined();
    const { approvalId, revision } = (await gate())!.gate!;
    const vote = { approvalId, decision: 'approve', revision, comment: '', formJson: '', onBehalfOf: '', via: '' };
    await expect(stage.house.approvals.voteOnApproval(vote, { caller: ben, idempotencyKey: randomUUID() })).rejects.toThrow(
      'their own work',
    );
  });

  it('that is set whole keeps a rule whose workflow can no longer start, and takes no new one like it', async () => {
    const old = { ...failed, name: 'old', action: { type: 'start', workflow: 'leaving' } };
    await writeFile(join(stage.folder, 'leaving.yaml'), FIX.replace('fix', 'leaving').replace('${broken}', 'x'));
    const projectId = await project(old);
    await rm(join(stage.folder, 'leaving.yaml'));
    const set = (...rules: readonly object[]) =>
      stage.house.reactions.setReactionRules({ projectId, rulesJson: JSON.stringify(rules) }, { caller: owner });
    const calm = { ...failed, name: 'calm', action: { type: 'cancel' } };
    await expect(set(old, calm)).resolves.toBeDefined();
    await expect(set(old, calm, { ...old, name: 'new' })).rejects.toMatchObject({
      message: expect.stringContaining('rules.2.action') as string,
    });
    await expect(set({ ...old, retries: 3 }, calm)).rejects.toMatchObject({ message: expect.stringContaining('rules.0.action') as string });
  });

  it('loses no rule when several are set at once', async () => {
    const projectId = await project();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => put(projectId, { name, action: cancel })));
    expect(new Set((await rules(projectId)).map((rule) => rule[0]))).toEqual(new Set(names));
  });

  it('forgets one rule, and says which there are when there is none of that name', async () => {
    const projectId = await project({ ...failed, name: 'a', action: cancel }, { ...failed, name: 'b', action: cancel });
    await stage.house.reactions.deleteReactionRule({ projectId, name: 'a' }, { caller: owner });
    const again = stage.house.reactions.deleteReactionRule({ projectId, name: 'a' }, { caller: owner });
    await expect(again).rejects.toMatchObject({ code: 'not_found', message: 'There is no rule "a"; there are b.' });
  });

  it('does not send over a channel that is not there, or of another project', async () => {
    const other = await stage.channel({ target: `${receiver.url}/other`, projectId: 'other' });
    await expect(wish(randomUUID())).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('no channel') as string });
    await expect(wish(other.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not changed by who may only read', async () => {
    const projectId = await project();
    const viewer: Caller = { ...owner, roles: ['viewer'] };
    await expect(put(projectId, { name: 'a', action: cancel }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
