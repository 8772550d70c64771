import { payload, type Message } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { DISPATCHER_TASK_DELAYED, DISPATCHER_TASK_FINISHED, DISPATCHER_TASK_PLACED, DISPATCHER_TASK_PROGRESSED } from '@hexad/proto/events';
import { TaskDelayed, TaskFinished, TaskPlaced, TaskProgressed } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { Json } from '../../expressions/json.js';
import type { Engine } from '../application/engine.js';
import type { RunEvent } from '../domain/action.js';
import { LARGEST } from '../domain/large.js';
import { count, tooLarge } from '../domain/too-large.js';

export const TYPES = [DISPATCHER_TASK_FINISHED, DISPATCHER_TASK_PROGRESSED, DISPATCHER_TASK_DELAYED, DISPATCHER_TASK_PLACED];
/** One group for all, so that a line of progress is never written after its step's end. */
export const GROUP = 'workflow.tasks';

/** What agents report, applied to the steps they work for. Late and repeated messages change nothing. */
export class TaskEvents {
  readonly #engine: Engine;
  readonly #largest: number;

  /** `largest`: bytes of a result as JSON. */
  constructor(engine: Engine, largest = LARGEST) {
    this.#engine = engine;
    this.#largest = largest;
  }

  async handle(message: Message): Promise<void> {
    const inbox = { consumer: GROUP, messageId: message.id };
    if (message.type === DISPATCHER_TASK_PROGRESSED) {
      const { runId, stepPath, attempt, message: text } = payload(message, TaskProgressed, ['runId']);
      await this.#engine.progress(message.tenant, runId, stepPath, attempt, text, inbox);
    } else if (message.type === DISPATCHER_TASK_FINISHED) {
      const finished = payload(message, TaskFinished, ['runId']);
      await this.#engine.deliver(message.tenant, finished.runId, { event: eventOf(finished, this.#largest), inbox });
    } else if (message.type === DISPATCHER_TASK_DELAYED || message.type === DISPATCHER_TASK_PLACED) {
      const isPlaced = message.type === DISPATCHER_TASK_PLACED;
      const { runId, stepPath: path, attempt } = payload(message, isPlaced ? TaskPlaced : TaskDelayed, ['runId']);
      await this.#engine.deliver(message.tenant, runId, { event: { type: isPlaced ? 'place' : 'hold', path, attempt }, inbox });
    }
  }
}

function eventOf({ stepPath: path, attempt, state, resultJson, errorJson }: TaskFinished, largest: number): RunEvent {
  const failed = (error: AppError): RunEvent => ({ type: 'failure', path, attempt, failure: { code: error.code, message: error.message } });
  try {
    if (state !== 'succeeded') return failed(AppError.parse(JSON.parse(errorJson || '{}')));
    const bytes = Buffer.byteLength(resultJson);
    if (bytes > largest)
      return { type: 'failure', path, attempt, failure: tooLarge(`${path}: the result of its agent`, count(bytes), largest) };
    return { type: 'result', path, attempt, result: resultJson === '' ? {} : (JSON.parse(resultJson) as Json) };
  } catch (cause) {
    return failed(new AppError('internal', `The agent's answer is no JSON: ${(cause as Error).message}.`, { cause }));
  }
}
