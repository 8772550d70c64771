import { PlanComparison, PlanSettings, ProjectPlan, Resources, type PlanChange } from '@hexad/proto/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../expressions/json.js';
import { ann, bob, openHouse, type House } from '../runs/testing/house.js';

const DONE: Readonly<Record<string, Json>> = { check: { clean: true, findings: [] }, prove: { proof: { complete: true } } };

let house: House;
let runId: string;

beforeAll(async () => {
  house = await openHouse(({ action }) => DONE[action] ?? {});
  ({ runId } = await house.workflow.startRun(
    { workflow: 'build', projectId: 'project', inputsJson: '{"brief_id":"brief","stack":["node-api"]}', idempotencyKey: '' },
    { caller: ann },
  ));
  for await (const _ of house.workflow.watchRun({ runId, after: 0 }, { caller: ann }));
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const slow = { caller: ann, timeoutMs: 60_000 };
const subject = { runId: '', specId: '' };
const plan = async (projectId = 'project', of = subject) =>
  ProjectPlan.parse(JSON.parse((await house.planning.getProjectPlan({ projectId, subject: of }, slow)).planJson));
const whatIf = async (...changes: PlanChange[]) =>
  PlanComparison.parse(
    JSON.parse(
      (await house.planning.getWhatIf({ projectId: 'project', subject, changesJson: JSON.stringify(changes) }, slow)).comparisonJson,
    ),
  );
async function file(format: string, theme = ''): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const { chunk } of house.planning.renderProjectPlan({ projectId: 'project', subject, format, theme }, slow))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}
const set = (settings: object) =>
  house.planning.setPlanSettings({ projectId: 'project', settingsJson: JSON.stringify(settings) }, { caller: ann, idempotencyKey: 'set' });

describe('the plan of a project', () => {
  it('is that of its newest planned run, with what was assumed and no history', async () => {
    expect(await plan()).toMatchObject({
      runId,
      specId: 'spec',
      tasks: [
        { story: 'S1', critical: true },
        { story: 'S2', dependsOn: ['T1'], critical: true },
      ],
      calibration: { state: 'none' },
      assumptions: [expect.stringContaining('No team is set'), expect.stringContaining('No start date')],
    });
  });

  it('follows the calendar and the people that were set, and keeps them', async () => {
    const given = { start: '2027-03-01', calendar: { timeZone: 'Europe/Berlin', holidays: ['2027-03-01'] }, team: [{ name: 'Ann' }] };
    await set(given);
    const kept = await house.planning.getPlanSettings({ projectId: 'project' }, { caller: ann });
    expect(PlanSettings.parse(JSON.parse(kept.settingsJson))).toEqual(PlanSettings.parse(given));
    expect(await plan()).toMatchObject({
      start: '2027-03-02T08:00:00.000Z',
      people: [{ name: 'Ann', load: expect.any(Number) as number }],
    });
    await set({});
  });

  it('is made by what the finished runs of agents took, where agents do the work', async () => {
    await set({ by: 'agents', agents: 3 });
    const { calibration, people } = await plan();
    expect([calibration.statement, people.map(({ name }) => name)]).toEqual([
      'No history to calibrate by: only 2 finished tasks done by agents, and at least 5 are needed. The estimates are used as they are.',
      ['Agent 1', 'Agent 2', 'Agent 3'],
    ]);
    await set({});
  });

  it('comes as SVG, PDF, iCalendar and Mermaid', async () => {
    const [svg, pdf, ics, gantt, flowchart] = await Promise.all(['svg', 'pdf', 'ics', 'gantt', 'flowchart'].map((format) => file(format)));
    expect([svg, pdf, ics, gantt, flowchart].map((bytes) => bytes!.toString('latin1').slice(0, 12))).toEqual([
      '<svg xmlns="',
      expect.stringMatching(/^%PDF-1\./),
      'BEGIN:VCALEN',
      expect.stringMatching(/^gantt\n/),
      'flowchart LR',
    ]);
  });

  it('is compared with what it would be', async () => {
    const { difference, before, after } = await whatIf({ change: 'drop-story', story: 'S2' });
    expect([before.tasks.length, after.tasks.length, difference.droppedTasks, difference.finishHours.p50 < 0]).toEqual([
      2,
      1,
      ['S2'],
      true,
    ]);
  });

  it.each([
    [{ change: 'drop-story', story: 'S9' }, 'conflict', 'There is no story S9'],
    [{ change: 'remove-person', name: 'Zoe' }, 'conflict', 'There is nobody called "Zoe"'],
    [{ change: 'start', date: 'soon' }, 'invalid', 'changes_json.0.date'],
    [{ change: 'add-person', person: { name: 'Zoe', timeZone: 'Moon/Base' } }, 'invalid', 'time zone'],
  ])('refuses %j as %s', async (change, code, message) => {
    await expect(whatIf(change as PlanChange)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it('is not there for another tenant, without a run, or for a run of another project', async () => {
    const other = house.planning.getProjectPlan({ projectId: 'project', subject }, { ...slow, caller: bob });
    await expect(other).rejects.toMatchObject({ code: 'not_found' });
    await expect(plan('another')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('has no plan yet') as string,
    });
    await expect(plan('another', { runId, specId: '' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('has resources for its stories, with the load that was said', async () => {
    const { resourcesJson } = await house.planning.getResources({ projectId: 'project', subject, loadJson: '{"users":7}' }, slow);
    const { options, load } = Resources.parse(JSON.parse(resourcesJson));
    expect([options.length, load.find(({ name }) => name === 'users')!.from]).toEqual([4, 'said in the request']);
    await expect(house.planning.getResources({ projectId: 'project', subject, loadJson: '{"users":-1}' }, slow)).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('has settings that nothing changes when they are refused', async () => {
    await expect(set({ team: [{ name: 'Ann' }, { name: 'Ann' }] })).rejects.toMatchObject({ code: 'invalid' });
    await expect(set({ calendar: { hours: [{ from: '17:00', to: '09:00' }] } })).rejects.toMatchObject({ code: 'invalid' });
    const { settingsJson } = await house.planning.getPlanSettings({ projectId: 'project' }, { caller: ann });
    expect(PlanSettings.parse(JSON.parse(settingsJson)).team).toEqual([]);
  });
});

const agreedBuild = (inputs: object) =>
  house.workflow.startRun(
    { workflow: 'build', projectId: 'agreed', inputsJson: JSON.stringify({ brief_id: 'brief', ...inputs }), idempotencyKey: '' },
    { caller: ann },
  );
const variablesOf = async (id: string) =>
  JSON.parse((await house.workflow.getRun({ runId: id }, { caller: ann })).run!.variablesJson) as Record<string, unknown>;

describe('the architecture of a build', () => {
  const filter = { limit: 10, cursor: '', state: '', projectId: '', mine: false };

  it('waits for who is to agree to it, and names its revision; nothing is planned before', async () => {
    const { runId: id } = await agreedBuild({ stack: ['node-api'], approvers: ['user:eve'] });
    const gates = async () => (await house.approvals.listApprovals({ ...filter, runId: id }, { caller: ann })).approvals;
    for await (const _ of house.workflow.watchRun({ runId: id, after: 0 }, { caller: ann })) if ((await gates()).length > 0) break;
    const gate = (await gates())[0]!.gate!;
    const before = await variablesOf(id);
    expect([before['tasks'], gate.revision]).toEqual([undefined, before['architecture']]);
    expect(gate.revision).toMatch(/^[0-9a-f]{64}$/);
    const vote = { runId: id, stepPath: 'agree', decision: 'approve', revision: gate.revision, comment: '', formJson: 'null' };
    await house.workflow.voteOnRun(vote, { caller: { ...ann, actor: 'user:eve' } });
    for await (const _ of house.workflow.watchRun({ runId: id, after: 0 }, { caller: ann }));
    expect((await variablesOf(id))['tasks']).toHaveLength(2);
  });

  it('chooses the packs where none is named', async () => {
    const { runId: id } = await agreedBuild({});
    for await (const _ of house.workflow.watchRun({ runId: id, after: 0 }, { caller: ann }));
    expect(await variablesOf(id)).toMatchObject({ stack: ['chosen'] });
  });
});
