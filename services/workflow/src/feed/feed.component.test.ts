import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../notifications/testing/stage.js';
import { ann, bob } from '../runs/testing/house.js';
import { Watch } from './testing.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const watch = (projectId: string, after?: number, caller = ann): Watch =>
  new Watch((signal) => stage.house.feed.watchProject({ projectId, after }, { caller, signal }));

const SAID = 'hexad.workflow.event.emitted.v1';
const ENDED = 'hexad.workflow.run.ended.v1';

describe('whoever watches a project', () => {
  it('is told of its runs as they go, numbered without gaps', async () => {
    await using watching = watch('alive');
    expect(await watching.next()).toEqual({ sequence: 0, missed: false });
    const runId = await stage.say('hello', 'alive');
    const told = [await watching.next(), await watching.next(), await watching.next()];
    expect(told.map(({ sequence, entry }) => [sequence, entry!.type, entry!.runId, entry!.title])).toEqual([
      [1, 'hexad.workflow.run.started.v1', runId, 'say has started'],
      [2, SAID, runId, 'say: said'],
      [3, ENDED, runId, 'say succeeded'],
    ]);
    expect(JSON.parse(told[1]!.entry!.dataJson)).toMatchObject({ name: 'said', payloadJson: '"hello"' });
  });

  it('gets what happened meanwhile when they come back with the last number', async () => {
    const last = await (async () => {
      await using watching = watch('away');
      await watching.next();
      await stage.say('one', 'away');
      return (await watching.nextOf(ENDED)).sequence;
    })();
    await stage.say('two', 'away');
    await stage.house.restart();
    await using again = watch('away', last);
    expect([await again.next(), (await again.nextOf(SAID)).entry!.dataJson]).toEqual([
      { sequence: last, missed: false },
      expect.stringContaining('two'),
    ]);
  });

  it('is told nothing of another project, nor of another tenant', async () => {
    await using other = watch('quiet');
    await using stranger = watch('loud', undefined, bob);
    await using loud = watch('loud');
    expect([await other.next(), await stranger.next()]).toEqual([
      { sequence: 0, missed: false },
      { sequence: 0, missed: false },
    ]);
    await loud.next();
    await stage.say('x', 'loud');
    await loud.nextOf(ENDED);
    await stage.say('y', 'quiet');
    expect((await other.nextOf(SAID)).entry!.dataJson).toContain('"\\"y\\""');
    await using late = watch('loud', 0, bob);
    expect(await late.next()).toEqual({ sequence: 0, missed: false });
  });

  it('hears that a number was never given', async () => {
    await using watching = watch('young', 7);
    expect(await watching.next()).toEqual({ sequence: 0, missed: true });
  });
});

const ASK = `
name: ask
version: '1'
steps:
  - { name: gate, type: approval, revision: abc, approvers: ["user:eve"] }
`;
const REQUESTED = 'hexad.workflow.approval.requested.v1';
const DECIDED = 'hexad.workflow.approval.decided.v1';

const approvals = (actor: string) => new Watch((signal) => stage.house.feed.watchApprovals({}, { caller: { ...ann, actor }, signal }));
const ask = async (source: string, actor = ann.actor) => {
  const request = { workflow: '', source, projectId: 'asked', inputsJson: '{}', idempotencyKey: '' };
  return (await stage.house.workflow.startRun(request, { caller: { ...ann, actor } })).runId;
};
const decide = (runId: string, actor: string) => {
  const vote = { runId, stepPath: 'gate', decision: 'approve', revision: 'abc', comment: '', formJson: 'null' };
  return stage.house.workflow.voteOnRun(vote, { caller: { ...ann, actor } });
};

describe('whoever watches approvals', () => {
  it('hears of the gates where they are asked, and of no other', async () => {
    await using eve = approvals('user:eve');
    await using fay = approvals('user:fay');
    await using maker = approvals('user:ann');
    for (const watching of [eve, fay, maker]) await watching.next();
    const runId = await ask(ASK);
    expect((await eve.next()).entry).toMatchObject({ type: REQUESTED, runId, projectId: 'asked', title: 'Approval wanted: ask gate' });
    await decide(runId, 'user:eve');
    expect((await eve.nextOf(DECIDED)).entry!.dataJson).toContain('"approved"');
    const others = await ask(ASK.replace('user:eve', 'user:fay'));
    expect((await fay.next()).entry!.runId).toBe(others);
    const anybody = ASK.replace(', approvers: ["user:eve"]', '');
    const [own, gils] = [await ask(anybody), await ask(anybody, 'user:gil')];
    expect([(await eve.next()).entry!.runId, (await fay.next()).entry!.runId]).toEqual([own, own]);
    // Nobody is asked about their own work.
    expect((await maker.next()).entry!.runId).toBe(gils);
  });
});
