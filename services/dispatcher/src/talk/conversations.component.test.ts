import {
  AGENTS_TASK_ENDED,
  AGENTS_TASK_PROGRESSED,
  DISPATCHER_TASK_FINISHED,
  DISPATCHER_TASK_MESSAGED,
  WORKFLOW_TASK_REQUESTED,
} from '@hexad/proto/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BusHanded } from '../adapters/bus-handed.js';
import { StoredTasks } from '../adapters/stored-tasks.js';
import { SteerTask } from '../application/steer-task.js';
import { ended, Ground, requested, runId, taskId, tenant } from '../fixtures/ground.js';
import { Converse } from './converse.js';
import { StoredConversations } from './stored-conversations.js';

const [project, other] = ['01890000-0000-7000-8000-0000000000b1', '01890000-0000-7000-8000-0000000000b2'];
const ann = { tenant, actor: 'user:ann' };

describe('a conversation with the agents of a project', () => {
  let ground: Ground;
  let converse: Converse;
  let stored: StoredConversations;
  beforeAll(async () => {
    ground = await Ground.open();
    stored = new StoredConversations(ground.stores.dispatcher);
    const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
    const steer = new SteerTask(new StoredTasks(ground.stores.dispatcher), ground.seats, new BusHanded(ground.bus), clock);
    converse = new Converse(stored, steer);
  }, 60_000);
  afterAll(() => ground?.[Symbol.asyncDispose]());

  const say = (text: string, key: string, conversation = '', projectId = project) =>
    converse.say(ann, { projectId, conversation, text, repo: conversation === '' ? '/repo' : '', key });

  it('wants a run, tells who works, remembers what was answered, and wants a run again', async () => {
    const [messaged, finished] = [await ground.hear(DISPATCHER_TASK_MESSAGED), await ground.hear(DISPATCHER_TASK_FINISHED)];
    const { handed } = await ground.sit('01890000-0000-7000-8000-0000000000c1');
    const first = await say('Add a search', 'k1');
    expect(first).toMatchObject({ task: '', run: '', context: '', conversation: { title: 'Add a search', repo: '/repo' } });
    expect((await say('Add a search', 'k1')).messageId).toBe(first.messageId);
    const { id } = first.conversation;
    await converse.attach(tenant, id, first.messageId, runId);
    await ground.say('workflow', WORKFLOW_TASK_REQUESTED, requested(1, { projectId: project }));
    await handed.next();

    const second = await say('in the head of the page', 'k2', id);
    expect(second).toMatchObject({ task: taskId(1), run: runId });
    await say('in the head of the page', 'k2', id);
    expect(await messaged.next()).toMatchObject({ messageId: second.messageId, text: 'in the head of the page' });

    const about = { taskId: taskId(1), runId, stepPath: 'prepare', attempt: 1 };
    await ground.say('agents', AGENTS_TASK_PROGRESSED, { ...about, message: 'tests run' });
    await ground.say('agents', AGENTS_TASK_ENDED, { ...ended(1), resultJson: '{"description":{"summary":"There is a search"}}' });
    await finished.next();
    expect(messaged.unread).toBe(0);
    expect((await converse.utterances(tenant, id)).map(({ author, text }) => `${author}: ${text}`)).toEqual([
      'user:ann: Add a search',
      'user:ann: in the head of the page',
      'agent:code: tests run',
      'agent:code: There is a search',
    ]);
    expect(await say('and in the foot', 'k3', id)).toMatchObject({
      task: '',
      run: '',
      context: expect.stringContaining('There is a search'),
    });
  });

  it('shows nothing of the tasks of another project, whatever run is named', async () => {
    const { conversation, messageId } = await say('Show me', 'k4', '', other);
    await converse.attach(tenant, conversation.id, messageId, runId);
    expect(await converse.utterances(tenant, conversation.id)).toMatchObject([{ text: 'Show me' }]);
  });

  it('belongs to its project, and a message to its run', async () => {
    const { conversation, messageId } = await say('Hello', 'k5');
    await expect(say('Hello', 'k6', conversation.id, other)).rejects.toMatchObject({ code: 'not_found' });
    await converse.attach(tenant, conversation.id, messageId, runId);
    await expect(converse.attach(tenant, conversation.id, messageId, taskId(9))).rejects.toMatchObject({ code: 'conflict' });
    await expect(say(' ', 'k7')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is in the list, the newest first, of those that the caller sees', async () => {
    const all = await stored.page(tenant, { project: '', projects: undefined }, 9, undefined);
    expect(all.map(({ title }) => title)).toEqual(['Hello', 'Show me', 'Add a search']);
    expect(await stored.page(tenant, { project: '', projects: [other] }, 9, undefined)).toMatchObject([{ title: 'Show me' }]);
  });
});
