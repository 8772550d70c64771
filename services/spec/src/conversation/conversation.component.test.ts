import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { busSchema, EmbeddedBus } from '@hexad/bus';
import { SystemClock, Uuid7, type Caller } from '@hexad/kernel';
import { openStore } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specSchema } from '../adapters/schema.js';
import { StoredBriefs } from '../adapters/stored-briefs.js';
import { StoredSpecs } from '../adapters/stored-specs.js';
import { AnalyseBrief } from '../application/analyse-brief.js';
import { Analyser } from '../application/ports.js';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import type { BriefDocument } from '../domain/text/document.js';
import { chronological } from '../documents/domain/chronology.js';
import { revision } from '../documents/domain/revision.js';
import { SpecBefore } from '../versions/application/spec-before.js';
import { StoredConversations } from './adapters/stored-conversations.js';
import { Converse } from './application/converse.js';
import { QUOTA } from './domain/conversation.js';

class Engine extends Analyser {
  override analyse(documents: readonly BriefDocument[], answers: Readonly<Record<string, string>>) {
    return Promise.resolve(new PromptAnalysisEngine().analyse({ documents, answers }));
  }
}

const BRIEF = `# Tasks

A task has a title (required, at most 120 characters), a status (open, started or done) and tags. A tag has a name (required).
A note belongs to a task and has a text (required).
`;
const [ids, clock, stack] = [new Uuid7(), new SystemClock(), new AsyncDisposableStack()];
const owner = (): Caller => ({ tenant: ids.next(), actor: 'user:ann' });
let specs: StoredSpecs;
let briefs: StoredBriefs;
let converse: Converse;
let open: (quota?: number) => Converse;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hexad-talk-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await openStore({ url: `pglite:${folder}/db`, schemas: [specSchema, busSchema] }));
  stack.use(await EmbeddedBus.open(server));
  const store = server.store(specSchema);
  [briefs, specs] = [new StoredBriefs(store), new StoredSpecs(store)];
  const conversations = new StoredConversations(store, specs, briefs);
  open = (quota = QUOTA) =>
    new Converse({ conversations, specs, briefs, analyser: new Engine(), before: new SpecBefore(specs), clock, quota });
  converse = open();
}, 60_000);
afterAll(() => stack.disposeAsync());

async function draft(caller: Caller, text = BRIEF): Promise<string> {
  const [briefId, projectId] = [ids.next(), ids.next()];
  await briefs.add(caller, { id: briefId, projectId, documents: [{ name: 'brief.md', text }], createdAt: clock.now() });
  return (await new AnalyseBrief(briefs, specs, new Engine(), new SpecBefore(specs), ids).execute(caller, briefId)).id;
}
const say = (caller: Caller, id: string, text: string, call: string = ids.next()) =>
  converse.say(caller, id, { text, call, projects: undefined });
const heard = (talk: { turns: readonly { text: string }[] }) => talk.turns.at(-1)?.text ?? '';
const title = async (caller: Caller, id: string) =>
  (await specs.get(caller, id)).spec.entities.find(({ name }) => name === 'Task')?.fields.find(({ name }) => name === 'title');

describe('a conversation about a draft', () => {
  it('puts one question at a time, and takes answers, reasons, corrections and taking back in free words', async () => {
    const caller = owner();
    const id = await draft(caller);
    const first = await converse.open(caller, id, undefined);
    const asked = first.current ?? '';
    expect(heard(first)).toContain('1) ');
    expect((await say(caller, id, 'why do you ask?')).current).toBe(asked);
    const second = await say(caller, id, 'the second');
    expect(second.current).not.toBe(asked);
    const choices = (await specs.get(caller, id)).spec.questions.find((one) => one.id === asked)!.choices;
    expect((await specs.get(caller, id)).answers).toEqual({ [asked]: choices[1]!.value });
    await say(caller, id, 'no, the first');
    expect((await specs.get(caller, id)).answers).toEqual({ [asked]: choices[0]!.value });
    await say(caller, id, 'undo');
    expect((await specs.get(caller, id)).answers).toEqual({ [asked]: choices[1]!.value });
    expect((await say(caller, id, 'undo')).current).toBe(asked);
    expect((await specs.get(caller, id)).answers).toEqual({});
  });

  it('takes a requirement, of which every part cites it, and takes it back', async () => {
    const caller = owner();
    const id = await draft(caller);
    const talk = await say(caller, id, 'the title of a task has max 30 chars');
    expect(heard(talk)).toContain('it changes Task.title');
    expect(await title(caller, id)).toMatchObject({ maxLength: 30 });
    expect((await title(caller, id))?.sources).toContainEqual(
      expect.objectContaining({ span: expect.objectContaining({ document: 'conversation', decided: true }) }),
    );
    await say(caller, id, 'undo');
    expect(await title(caller, id)).toMatchObject({ maxLength: 120 });
  });

  it('takes a limit of an attribute that the brief does not name', async () => {
    const caller = owner();
    const id = await draft(caller, 'A class has a title (required) and a room. Trainers teach classes.');
    expect(heard(await say(caller, id, 'the phone number of a trainer has max 30 chars'))).toContain('it changes');
    const trainer = (await specs.get(caller, id)).spec.entities.find(({ name }) => name === 'Trainer');
    expect(trainer?.fields).toContainEqual(expect.objectContaining({ name: 'phoneNumber', maxLength: 30 }));
  });

  it('is not forgotten when the documents are handed over again', async () => {
    const caller = owner();
    const id = await draft(caller);
    const { asked } = await say(caller, id, '2');
    await say(caller, id, 'the title of a task has max 30 chars');
    const { briefId, projectId, answers } = await specs.get(caller, id);
    const again = ids.next();
    const before = await briefs.get(caller, briefId);
    const documents = revision(before.documents, [{ name: 'brief.md', text: `${BRIEF}A task has a colour.` }])!;
    await briefs.add(caller, { id: again, projectId, documents: chronological(documents), createdAt: clock.now(), revises: briefId });
    const next = await new AnalyseBrief(briefs, specs, new Engine(), new SpecBefore(specs), ids).execute(caller, again);
    expect(await title(caller, next.id)).toMatchObject({ maxLength: 30 });
    expect(next.answers).toEqual(answers);
    expect(Object.keys(answers)).toContain(asked[0]);
  });

  it('says what it does not understand, and changes nothing then', async () => {
    const caller = owner();
    const id = await draft(caller);
    const before = await specs.get(caller, id);
    expect(heard(await say(caller, id, 'blue is nicer on Sundays'))).toContain('nothing has changed');
    expect(await specs.get(caller, id)).toEqual(before);
  });

  it('goes on days later where it was, and takes a message that comes twice once', async () => {
    const caller = owner();
    const id = await draft(caller);
    const call = ids.next();
    const then = await say(caller, id, 'I do not know', call);
    const later = open();
    expect(await later.open(caller, id, undefined)).toEqual(then);
    expect(await later.say(caller, id, { text: 'I do not know', call, projects: undefined })).toEqual(then);
  });

  it('does not ask what was answered of an earlier project that the caller sees', async () => {
    const caller = owner();
    const earlier = await draft(caller);
    const { current = '' } = await converse.open(caller, earlier, undefined);
    await say(caller, earlier, '2');
    const { projectId } = await specs.finalize(caller, earlier, (await specs.get(caller, earlier)).spec);
    const [hidden, seen] = [await draft(caller), await draft(caller)];
    expect((await converse.open(caller, hidden, [])).current).toBe(current);
    expect((await converse.open(caller, seen, [projectId])).current).not.toBe(current);
    expect(Object.keys((await specs.get(caller, seen)).answers)).toEqual([current]);
  });

  it('never asks more than eight questions, and ends with what is assumed', async () => {
    const caller = owner();
    const id = await draft(caller);
    let talk = await converse.open(caller, id, undefined);
    while (talk.current !== undefined) talk = await say(caller, id, 'you decide');
    expect(talk.asked.length).toBeGreaterThan(1);
    expect(talk.asked.length).toBeLessThanOrEqual(8);
    expect(heard(talk)).toContain('Assumed: ');
  });

  it('refuses what goes past its quota, and keeps what was said', async () => {
    const caller = owner();
    const id = await draft(caller);
    const before = await open(1024).open(caller, id, undefined);
    const long = { text: 'x'.repeat(900), call: ids.next(), projects: undefined };
    await expect(open(1024).say(caller, id, long)).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('1 KB') });
    expect(await converse.get(caller, id)).toEqual(before);
  });

  it('is not held about a spec that was edited by hand', async () => {
    const caller = owner();
    const { spec } = await specs.get(caller, await draft(caller));
    const [briefId, projectId, id] = [ids.next(), ids.next(), ids.next()];
    await briefs.add(caller, { id: briefId, projectId, documents: [], createdAt: clock.now(), base: spec });
    await specs.addDraft(caller, { state: 'draft', id, briefId, projectId, answers: {}, spec });
    await expect(say(caller, id, '1')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is over when the spec is final', async () => {
    const caller = owner();
    const id = await draft(caller);
    await converse.open(caller, id, undefined);
    await specs.finalize(caller, id, (await specs.get(caller, id)).spec);
    await expect(say(caller, id, '1')).rejects.toMatchObject({ code: 'conflict' });
  });
});
