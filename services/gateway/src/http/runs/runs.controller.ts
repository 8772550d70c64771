import { AppError, type Caller } from '@hexad/kernel';
import type { JournalEntry } from '@hexad/proto/workflow/v1/workflow';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { projectIdOf } from '../../application/find-project.js';
import { FollowRun } from '../../application/follow-run.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import { taskJson } from '../tasks/task-json.js';
import { Stopping } from '../stopping.js';
import { sendChunks, signalOf, withHeartbeat } from '../streaming.js';
import { entryJson, present, runJson, runLine } from './run-json.js';
import {
  cancelRun,
  getPlan,
  getRun,
  getRunVariable,
  getTask,
  listJournal,
  listRuns,
  listRunTasks,
  resumeRun,
  signalRun,
  watchRun,
} from './runs.endpoints.js';

const HEARTBEAT_MS = 15_000;

@Controller()
export class RunsController {
  constructor(
    private readonly backend: Backend,
    private readonly followRun: FollowRun,
    private readonly stopping: Stopping,
  ) {}

  @Serves(listRuns)
  async list(@Input() { query }: InputOf<typeof listRuns>, @By() caller: Caller) {
    const { project, state = '', ...filter } = query;
    const projectId = project === undefined ? undefined : await projectIdOf(this.backend, caller, project);
    const { runs, nextCursor } = await this.backend.workflow.listRuns({ ...filter, state, projectId }, { caller });
    return { runs: runs.map(runLine), nextCursor: orNull(nextCursor) };
  }

  @Serves(getRun)
  async get(@Input() { params }: InputOf<typeof getRun>, @By() caller: Caller) {
    const { run } = await this.backend.workflow.getRun({ runId: params.id }, { caller });
    return runJson(present(run, params.id));
  }

  @Serves(getRunVariable)
  async variable(@Input() { params }: InputOf<typeof getRunVariable>, @By() caller: Caller) {
    const { id, name } = params;
    const { valueJson } = await this.backend.workflow.getRunVariable({ runId: id, name }, { caller });
    return { name, value: parseJson(valueJson) };
  }

  @Serves(listJournal)
  async journal(@Input() { params, query }: InputOf<typeof listJournal>, @By() caller: Caller) {
    const { entries, complete } = await this.backend.workflow.listJournal({ runId: params.id, ...query }, { caller });
    return { entries: entries.map(entryJson), complete };
  }

  @Serves(watchRun)
  async watch(
    @Input() { params, query }: InputOf<typeof watchRun>,
    @By() caller: Caller,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const events = /\btext\/event-stream\b/.test(headers['accept'] ?? '');
    const after = query.after ?? sequence(headers['last-event-id']);
    // A run that does not exist is told before the stream begins.
    await this.backend.workflow.getRun({ runId: params.id }, { caller });
    const entries = this.followRun.execute(caller, params.id, after, signalOf(reply, this.stopping.signal));
    const lines = withHeartbeat(texts(entries, events ? event : line), HEARTBEAT_MS, events ? ': still here\n\n' : '\n');
    const type = events ? 'text/event-stream; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
    await sendChunks(reply, opened(lines, events ? ': open\n\n' : '\n'), { 'content-type': type, 'x-accel-buffering': 'no' });
  }

  @Serves(signalRun)
  async signal(@Input() { params, body, idempotencyKey }: InputOf<typeof signalRun>, @By() caller: Caller): Promise<void> {
    const request = { runId: params.id, signal: params.signal, payloadJson: JSON.stringify(body) };
    await this.backend.workflow.signalRun(request, { caller, idempotencyKey });
  }

  @Serves(resumeRun)
  async resume(@Input() { params, query, idempotencyKey }: InputOf<typeof resumeRun>, @By() caller: Caller) {
    const request = { runId: params.id, deadlineSeconds: query.deadlineSeconds ?? 0 };
    const { run } = await this.backend.workflow.resumeRun(request, { caller, idempotencyKey });
    return runJson(present(run, params.id));
  }

  @Serves(cancelRun)
  async cancel(@Input() { params, idempotencyKey }: InputOf<typeof cancelRun>, @By() caller: Caller): Promise<void> {
    await this.backend.workflow.cancelRun({ runId: params.id }, { caller, idempotencyKey });
  }

  @Serves(getPlan)
  async plan(@Input() { params }: InputOf<typeof getPlan>, @By() caller: Caller): Promise<unknown> {
    const { planJson } = await this.backend.workflow.getPlan({ runId: params.id }, { caller });
    return JSON.parse(planJson) as unknown;
  }

  @Serves(listRunTasks)
  async tasks(@Input() { params }: InputOf<typeof listRunTasks>, @By() caller: Caller) {
    // The dispatcher knows tasks, not runs: one that does not exist, or is another's, would have none.
    await this.backend.workflow.getRun({ runId: params.id }, { caller });
    const { tasks } = await this.backend.dispatcher.listTasks({ runId: params.id }, { caller });
    return { tasks: tasks.map(taskJson) };
  }

  @Serves(getTask)
  async task(@Input() { params }: InputOf<typeof getTask>, @By() caller: Caller) {
    const { task } = await this.backend.dispatcher.getTask({ id: params.id }, { caller });
    if (task === undefined) throw new AppError('not_found', `There is no task ${params.id}.`);
    return taskJson(task);
  }
}

const sequence = (lastEventId: string | undefined): number => (/^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0);

const line = (entry: JournalEntry): string => `${JSON.stringify(entryJson(entry))}\n`;

const event = (entry: JournalEntry): string => `id: ${entry.sequence}\nevent: ${entry.type}\ndata: ${JSON.stringify(entryJson(entry))}\n\n`;

async function* texts(entries: AsyncIterable<JournalEntry>, format: (entry: JournalEntry) => string): AsyncGenerator<string> {
  for await (const entry of entries) yield format(entry);
}

/** Headers go out with the first line: a watcher should not wait for the first entry to know that it is connected. */
async function* opened(lines: AsyncIterable<string>, hello: string): AsyncGenerator<string> {
  yield hello;
  yield* lines;
}
