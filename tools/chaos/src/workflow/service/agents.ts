import { setTimeout as wait } from 'node:timers/promises';
import { payload, type Bus } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import type { TaskFinished } from '@hexad/proto/dispatcher/v1/dispatcher';
import { DISPATCHER_TASK_FINISHED, WORKFLOW_RUN_ENDED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import { RunEnded, TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import { behaviourOf, type Leaf } from '@hexad/service-workflow/testing';
import type { Store, Tx } from '@hexad/store';
import { passing } from '../../bus/service/dying.js';
import { alone, happen, noteTry, patiently, type Doing } from './ledger.js';
import { DEAF_MS, FORGED, lateValue } from './plugin.js';

/** As long as a database may be away. */
const PATIENT = { attempts: 200, delayMs: 50, maxDelayMs: 1_000 };
/** Answers come out of order by as much: well within the time that a try has. */
const SPREAD_MS = 120;
/** By then the answer has been taken: one that says the contrary before would be as good. */
const TAKEN_MS = 2_000;
/** More tries than any step has. */
const NOBODYS = 1_000;

type Answer = Pick<TaskFinished, 'state' | 'resultJson' | 'errorJson'>;

const done = (value: number): Answer => ({ state: 'succeeded', resultJson: JSON.stringify({ value }), errorJson: '' });
const failed = (error: AppError): Answer => ({ state: 'failed', resultJson: '', errorJson: JSON.stringify(error) });

/** Dispatcher and agents in one: the effect of a task and its answer are one transaction. Hears of every run's end, too. */
export async function startAgents(bus: Bus, store: Store, messy: boolean): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  stack.use(
    await bus.onEvent({ group: 'dispatcher.requests', types: [WORKFLOW_TASK_REQUESTED], retry: PATIENT }, async ({ message }) => {
      const task = payload(message, TaskRequested, ['runId']);
      const answered = await store.inTenant(message.tenant, (tx) => take(tx, message.id, task, messy));
      passing('after the commit');
      void answered?.().catch(() => undefined);
    }),
  );
  stack.use(
    await bus.onEvent({ group: 'dispatcher.ends', types: [WORKFLOW_RUN_ENDED], retry: PATIENT }, async ({ message }) => {
      const { runId, state } = payload(message, RunEnded, ['runId']);
      await store.inTenant(message.tenant, async (tx) => {
        if (!(await tx.firstTime('dispatcher.ends', message.id))) return;
        await tx.execute('insert into told (tenant, run_id, state) values ($1, $2, $3)', [message.tenant, runId, state]);
      });
    }),
  );
  return stack.move();

  /** What is answered later, if anything. */
  async function take(tx: Tx, messageId: string, task: TaskRequested, messy: boolean): Promise<(() => Promise<void>) | undefined> {
    if (!(await tx.firstTime('dispatcher.requests', messageId))) return undefined;
    const leaf = JSON.parse(task.inputsJson) as Leaf;
    const it: Doing = { tenant: tx.tenant, runId: task.runId, key: task.taskId, what: 'do', leaf };
    const { fails, flaky, value } = behaviourOf(leaf);
    await alone(tx, it.key);
    const before = await noteTry(tx, it);
    if (leaf.deaf && before === 0) return () => later(it, task, value);
    const refused = fails ? new AppError('invalid', 'It cannot be done.') : undefined;
    const error = refused ?? (before < flaky ? new AppError('unavailable', 'Not yet.') : undefined);
    if (!error) await happen(tx, it);
    const answer = error ? failed(error) : done(value);
    if (messy) return () => answerMessily(tx.tenant, task, answer);
    await tell(tx, task, answer);
    passing('inside the transaction');
    return undefined;
  }

  /** Somebody who did not hear that he was given up. */
  async function later(it: Doing, task: TaskRequested, value: number): Promise<void> {
    await wait(DEAF_MS);
    await patiently(store, it.tenant, async (tx) => {
      await alone(tx, it.key);
      await happen(tx, it);
      await tell(tx, task, done(lateValue(task.attempt, value)));
    });
  }

  /** Numbers that are not the try's, the answer twice, then one that says the contrary; each after a while of its own. */
  async function answerMessily(tenant: string, task: TaskRequested, answer: Answer): Promise<void> {
    const say = async (what: Answer, attempt = task.attempt): Promise<void> => {
      await wait(Math.random() * SPREAD_MS);
      await patiently(store, tenant, (tx) => tell(tx, { ...task, attempt }, what));
    };
    const good = answer.state === 'succeeded';
    // The number of the next try would be somebody's, where an answer takes longer than its step has.
    await Promise.all([say(done(FORGED), task.attempt - 1), say(done(FORGED), task.attempt + NOBODYS)]);
    await say(answer);
    await say(answer);
    await wait(TAKEN_MS);
    await say(good ? failed(new AppError('internal', 'No.')) : done(FORGED));
  }
}

async function tell(tx: Tx, { taskId, runId, stepPath, attempt }: TaskRequested, answer: Answer): Promise<void> {
  await tx.publish({ type: DISPATCHER_TASK_FINISHED, key: runId, data: { taskId, runId, stepPath, attempt, ...answer } });
}
