import { AppError, uuidFrom } from '@hexad/kernel';
import { ExpressionError } from '../../expressions/expression.js';
import type { Deliveries } from '../../notifications/application/ports.js';
import type { Rerun } from '../../runs/application/rerun.js';
import type { StartRun } from '../../runs/application/start-run.js';
import type { SteerRun } from '../../runs/application/steer-run.js';
import { Doer, type Alerts, type Reaction } from '../application/ports.js';
import { inputsFor, messageFor, type Action } from '../domain/rule.js';

export interface DoerParts {
  readonly startRun: StartRun;
  readonly rerun: Rerun;
  readonly steerRun: SteerRun;
  readonly deliveries: Deliveries;
  readonly alerts: Alerts;
}

export class EngineDoer extends Doer {
  readonly #parts: DoerParts;

  constructor(parts: DoerParts) {
    super();
    this.#parts = parts;
  }

  override async execute(tenant: string, reaction: Reaction, action: Action, key: string): Promise<string> {
    const { startRun, rerun, steerRun } = this.#parts;
    const { happening, projectId, setBy, authors, startedRunId } = reaction;
    const caller = { tenant, actor: setBy, project: projectId };
    const givenBy = [...authors, ...(happening.actor === '' ? [] : [happening.actor])];
    const about = startedRunId || happening.runId;
    switch (action.type) {
      case 'start':
        return startRun.execute(caller, {
          workflow: action.workflow,
          projectId,
          inputs: filledIn('inputs', () => inputsFor(action.inputs, happening)),
          givenBy,
          follows: happening.runId,
          key,
        });
      case 'rerun':
        return rerun.execute(caller, { runId: runOf(about), from: action.from, inputs: {}, key });
      case 'retry_step':
        await steerRun.retryStep(tenant, runOf(about), action.step || stepOf(reaction), { by: setBy, key });
        return '';
      case 'resume':
        await steerRun.resume(tenant, runOf(about), { by: setBy, key });
        return '';
      case 'cancel':
        await steerRun.cancel(tenant, runOf(about));
        return '';
      case 'notify':
        await this.#notify(tenant, reaction, action.channelIds, key);
        return '';
      case 'alert': {
        const wish = { severity: action.severity ?? happening.severity, message: filledIn('message', () => messageFor(action, happening)) };
        await this.#parts.alerts.raise(tenant, reaction, wish, key);
        return '';
      }
    }
  }

  async #notify(tenant: string, { happening }: Reaction, channelIds: readonly string[], key: string): Promise<void> {
    for (const channel of channelIds) {
      // Not the event itself, which a subscription may tell as well.
      const id = uuidFrom([tenant, key, channel]);
      if ((await this.#parts.deliveries.find(tenant, id)) === undefined)
        await this.#parts.deliveries.writeOne(tenant, { ...happening, id }, channel, id);
    }
  }
}

/** Fails with `invalid` for what cannot be filled in. */
function filledIn<T>(field: string, fill: () => T): T {
  try {
    return fill();
  } catch (thrown) {
    if (thrown instanceof ExpressionError) throw new AppError('invalid', `The ${field}: ${thrown.message}.`, { cause: thrown });
    throw thrown;
  }
}

function runOf(runId: string): string {
  if (runId === '') throw new AppError('conflict', 'The event is about no run.');
  return runId;
}

function stepOf({ happening: { data } }: Reaction): string {
  const path = data['stepPath'];
  if (typeof path === 'string' && path !== '') return path;
  throw new AppError('conflict', 'The event names no step; say `step` in the action.');
}
