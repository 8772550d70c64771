import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';
import { StoredPrompts } from './adapters/stored-prompts.js';
import { promptsOn, written } from './fixtures.js';

const NAME = 'team.greeting';
const as = (role: Role = 'owner', tenant: string = randomUUID()): Caller => ({ tenant, actor: `user:${role}`, roles: [role] });

describe.each(DATABASES)('prompts on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());
  const prompts = () => promptsOn(new StoredPrompts(house.server.store(llmSchema)));

  /** Versions 1 to n, each saying its number, published. */
  async function published(count: number, owner = as()) {
    const made = prompts();
    for (let version = 1; version <= count; version += 1) {
      await made.create(owner, written({ user: `I am ${version}` }));
      await made.publish(owner, NAME, version);
    }
    const say = async (order: { version?: number; subject?: string } = {}) =>
      (await made.render(owner, { name: NAME, inputs: {}, ...order })).messages[0]!.pieces[0]!.text;
    return { made, owner, say };
  }

  it.runIf(there)('are drafts until somebody publishes them, and rendered then where no version is named', async () => {
    const { made, owner, say } = await published(1);
    await made.create(owner, written({ user: 'I am 2' }));
    expect([await say(), await say({ version: 2 })]).toEqual(['I am 1', 'I am 2']);
    await made.publish(owner, NAME, 2);
    expect(await say()).toBe('I am 2');
  });

  it.runIf(there)('go back to an earlier version', async () => {
    const { made, owner, say } = await published(2);
    await made.publish(owner, NAME, 1);
    expect(await say()).toBe('I am 1');
    expect(await made.list(owner)).toContainEqual(expect.objectContaining({ name: NAME, current: 1, latest: 2, origin: 'tenant' }));
  });

  it.runIf(there)('get no second version for the same template', async () => {
    const { made, owner } = await published(1);
    expect((await made.create(owner, written({ user: 'I am 1' }))).version.version).toBe(1);
  });

  it.runIf(there)('number their versions one by one, also when several are made at once', async () => {
    const owner = as();
    const made = await Promise.all([1, 2, 3, 4].map((one) => prompts().create(owner, written({ user: `${one}` }))));
    expect(made.map(({ version }) => version.version).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  it.runIf(there)('say from which version, and in an experiment from which arm, a text was made', async () => {
    const { made, owner } = await published(2);
    await made.experiment(owner, NAME, { id: 'e', arms: [{ name: 'old', version: 1, weight: 1 }] });
    const [with_, without] = [
      await made.render(owner, { name: NAME, inputs: {}, subject: 'run-1' }),
      await made.render(owner, { name: NAME, inputs: {} }),
    ];
    expect([with_.provenance, without.provenance]).toEqual([
      { template: NAME, version: 1, arm: 'old' },
      { template: NAME, version: 2 },
    ]);
  });

  it.runIf(there)('have no arms any more when the experiment ends', async () => {
    const { made, owner, say } = await published(2);
    await made.experiment(owner, NAME, { id: 'e', arms: [{ name: 'old', version: 1, weight: 1 }] });
    await made.experiment(owner, NAME, undefined);
    expect(await say({ subject: 'run-1' })).toBe('I am 2');
  });

  it.runIf(there)('in drafts are in no experiment', async () => {
    const { made, owner } = await published(1);
    await made.create(owner, written({ user: 'I am 2' }));
    const begun = made.experiment(owner, NAME, { id: 'e', arms: [{ name: 'new', version: 2, weight: 1 }] });
    await expect(begun).rejects.toMatchObject({ code: 'conflict' });
  });

  it.runIf(there)('that are unsafe can be written, with what is wrong, but not published', async () => {
    const [made, owner] = [prompts(), as()];
    const { findings } = await made.create(owner, written({ system: '{{ brief }}', inputs: [{ name: 'brief' }] }));
    expect(findings).toMatchObject([{ code: 'untrusted_in_system', message: 0, line: 1 }]);
    await expect(made.publish(owner, NAME, 1)).rejects.toMatchObject({ code: 'template_invalid', details: { findings } });
    await expect(made.render(owner, { name: NAME, inputs: { brief: 'a' }, version: 1 })).rejects.toMatchObject({
      code: 'template_invalid',
    });
  });

  it.runIf(there)('refuse inputs that do not fit, naming each fault and no value', async () => {
    const [made, owner] = [prompts(), as()];
    const inputs = [{ name: 'many', schema: { type: 'integer', maximum: 3 } }, { name: 'must' }];
    await made.create(owner, written({ user: '<a>{{ many }}{{ must }}</a>', inputs }));
    const rendered = made.render(owner, { name: NAME, version: 1, inputs: { many: 987_654, other: 'hush' } });
    await expect(rendered).rejects.toMatchObject({
      code: 'invalid',
      message: 'The inputs do not fit team.greeting: other is no input; many must be <= 3; must is missing.',
    });
  });

  it.runIf(there)('show what changed from one version to another', async () => {
    const owner = as();
    const made = prompts();
    await made.create(owner, written({ user: 'One\nTwo\nThree' }));
    await made.create(owner, written({ user: 'One\n2\nThree\nFour' }));
    const lines = (await made.diff(owner, NAME, 1, 2)).filter(({ op }) => op !== 'same').map(({ op, text }) => `${op} ${text}`);
    expect(lines).toEqual(['removed Two', 'added 2', 'added Four']);
  });

  it.runIf(there)('that ship are everybody’s, and nobody changes them', async () => {
    const [made, owner] = [prompts(), as()];
    const inputs = { goal: 'Cancel orders', diff: '+ a', audience: 'developer' };
    expect((await made.render(owner, { name: 'review.summary', inputs })).provenance).toEqual({ template: 'review.summary', version: 1 });
    await expect(made.create(owner, written({}, 'review.summary'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(made.publish(owner, 'review.summary', 1)).rejects.toMatchObject({ code: 'conflict' });
  });

  it.runIf(there)('of one tenant are none of another', async () => {
    const { made } = await published(1);
    await expect(made.versions(as(), NAME)).rejects.toMatchObject({ code: 'not_found' });
    await expect(made.render(as(), { name: NAME, inputs: {}, version: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.runIf(there)('are written by members and published by who manages models', async () => {
    const owner = as();
    const [member, viewer] = [as('member', owner.tenant), as('viewer', owner.tenant)];
    await prompts().create(member, written({}));
    const refused = [
      prompts().publish(member, NAME, 1),
      prompts().create(viewer, written({})),
      prompts().experiment(member, NAME, undefined),
    ];
    for (const attempt of refused) await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
    expect((await prompts().versions(viewer, NAME)).map(({ createdBy }) => createdBy)).toEqual(['user:member']);
  });

  it
    .runIf(there)
    .each([
      { name: 'No Spaces' },
      { messages: [] },
      { messages: [{ role: 'boss', text: 'x' }] },
      { inputs: [{ name: 'a' }, { name: 'a' }] },
      { inputs: [{ name: '__proto__' }] },
      { more: true },
    ])('that are none are refused: %j', async (part) => {
    await expect(prompts().create(as(), { ...written({}), ...part })).rejects.toMatchObject({ code: 'template_invalid' });
  });
});
