import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { aSpec } from '../../fixtures/a-spec.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const EDIT = { base: aSpec, markdown: '# Kites', repository: '/srv/kites' };

it('an edit starts the run that brings it into the repository, on the short way where it is small', async () => {
  const { status, json } = await house.call('POST', '/v1/spec-revisions', { body: EDIT });
  expect(status).toBe(202);
  expect(json).toMatchObject({ id: json.runId, revision: { tiny: true } });
  const run = house.world.runs.get(json.runId)!;
  expect([run.workflow, JSON.parse(run.inputsJson)]).toMatchObject(['regenerate', { edited: true, repo: '/srv/kites', touched: ['S2'] }]);
  const { json: large } = await house.call('POST', '/v1/spec-revisions', { body: { ...EDIT, markdown: '# much' } });
  expect(JSON.parse(house.world.runs.get(large.runId)!.inputsJson)).not.toHaveProperty('touched');
});

it('an edit can be looked at without anything being kept', async () => {
  const before = [house.world.runs.size, house.world.projects.size, house.world.briefs.size];
  const { status, json } = await house.call('POST', '/v1/spec-revisions/preview', { body: { base: aSpec, spec: '{}' } });
  expect([status, json.modified]).toEqual([200, [{ id: '{}' }]]);
  expect([house.world.runs.size, house.world.projects.size, house.world.briefs.size]).toEqual(before);
});

it('an edit with faults, or one that says nothing or two things, starts nothing and leaves no project', async () => {
  const before = [house.world.runs.size, house.world.projects.size];
  for (const body of [
    { ...EDIT, markdown: '' },
    { base: aSpec, repository: '/srv/kites' },
    { ...EDIT, spec: '{}' },
  ]) {
    const { status, json } = await house.call('POST', '/v1/spec-revisions', { body });
    expect([status, json.code]).toEqual([400, 'invalid']);
  }
  expect([house.world.runs.size, house.world.projects.size]).toEqual(before);
});
