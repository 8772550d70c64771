import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

const id = randomUUID();
const at = `/v1/projects/${id}/plan`;
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

describe('the plan of a project', () => {
  it('is JSON for who asks for nothing else, of the run or spec that is named', async () => {
    const spec = randomUUID();
    const { json } = await house.call('GET', `${at}?spec=${spec}`);
    expect(json).toEqual({ asked: { projectId: id, subject: { runId: '', specId: spec } } });
  });

  it.each([
    ['image/svg+xml', 'svg auto'],
    ['application/pdf', 'pdf auto'],
    ['text/calendar', 'ics auto'],
    ['text/vnd.mermaid', 'gantt auto'],
  ])('is %s for who accepts that', async (accept, text) => {
    const answer = await house.call('GET', at, { headers: { accept } });
    expect([answer.headers['content-type'], answer.headers['vary'], answer.text]).toEqual([
      expect.stringContaining(accept),
      'accept',
      text,
    ]);
  });

  it.each([
    ['.svg?theme=dark', 'svg dark', 'inline; filename="plan.svg"'],
    ['.pdf', 'pdf auto', 'inline; filename="plan.pdf"'],
    ['.ics', 'ics auto', 'inline; filename="plan.ics"'],
    ['.mmd?diagram=flowchart', 'flowchart auto', 'inline; filename="plan.mmd"'],
  ])('has an address of its own as %s', async (ending, text, disposition) => {
    const answer = await house.call('GET', `${at}${ending}`);
    expect([answer.text, answer.headers['content-disposition']]).toEqual([text, disposition]);
  });

  it('that is not there is a problem, not a broken file', async () => {
    const answer = await house.call('GET', `${at}.pdf?run=${randomUUID()}`);
    expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
  });

  it('can be asked by a viewer what it would be, but is set up by those who work in the project', async () => {
    const changes = [{ change: 'drop-story', story: 'S2' }];
    const asked = await house.call('POST', `${at}/what-if`, { key: VIEWER_KEY, body: { changes } });
    const set = await house.call('POST', `${at}/settings`, { key: VIEWER_KEY, body: {} });
    expect([asked.json, set.json.code]).toEqual([{ changes }, 'forbidden']);
  });

  it('has resources for the load that is said', async () => {
    const path = `/v1/projects/${id}/resources`;
    const [good, bad] = [await house.call('GET', `${path}?users=300&peakFactor=4`), await house.call('GET', `${path}?users=many`)];
    expect([good.json, bad.status]).toEqual([{ load: { users: 300, peakFactor: 4 } }, 400]);
  });

  it('takes settings with their defaults, and refuses what is none with the place', async () => {
    const good = await house.call('POST', `${at}/settings`, { body: { team: [{ name: 'Ann' }] } });
    const bad = await house.call('POST', `${at}/settings`, { body: { calendar: { timeZone: 'Nowhere' } } });
    expect([good.json.team[0].capacity, bad.status, bad.json.detail]).toEqual([1, 400, expect.stringContaining('calendar.timeZone')]);
  });
});
