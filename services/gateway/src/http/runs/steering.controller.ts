import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { StartWorkflow } from '../../application/start-workflow.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { present, runJson } from './run-json.js';
import { getRunCase, getRunSource, patchRun, pauseRun, rerunRun, retryStep, startRun } from './steering.endpoints.js';

@Controller()
export class SteeringController {
  constructor(
    private readonly backend: Backend,
    private readonly startWorkflow: StartWorkflow,
  ) {}

  @Serves(startRun)
  async start(@Input() { body, idempotencyKey }: InputOf<typeof startRun>, @By() caller: Caller) {
    const { runId, projectId } = await this.startWorkflow.execute(caller, { ...body, idempotencyKey });
    return { id: runId, projectId };
  }

  @Serves(getRunSource)
  async source(@Input() { params }: InputOf<typeof getRunSource>, @By() caller: Caller) {
    const { file, called } = await this.backend.workflow.getRunSource({ runId: params.id }, { caller });
    if (file === undefined) throw new AppError('not_found', `There is no run ${params.id}.`);
    return { ...file, called };
  }

  @Serves(getRunCase)
  async case(@Input() { params }: InputOf<typeof getRunCase>, @By() caller: Caller) {
    const { caseJson } = await this.backend.workflow.getRunCase({ runId: params.id }, { caller });
    const { name: workflow, source } = await this.source({ params } as InputOf<typeof getRunSource>, caller);
    return { workflow, source, case: JSON.parse(caseJson) as Record<string, unknown> };
  }

  @Serves(pauseRun)
  async pause(@Input() { params, idempotencyKey }: InputOf<typeof pauseRun>, @By() caller: Caller): Promise<void> {
    await this.backend.workflow.pauseRun({ runId: params.id }, { caller, idempotencyKey });
  }

  @Serves(retryStep)
  async retry(@Input() { params, query, idempotencyKey }: InputOf<typeof retryStep>, @By() caller: Caller) {
    const request = { runId: params.id, stepPath: params.path, deadlineSeconds: query.deadlineSeconds ?? 0 };
    const { run } = await this.backend.workflow.retryStep(request, { caller, idempotencyKey });
    return runJson(present(run, params.id));
  }

  @Serves(rerunRun)
  async rerun(@Input() { params, body, idempotencyKey }: InputOf<typeof rerunRun>, @By() caller: Caller) {
    const request = { runId: params.id, fromStep: body.from, inputsJson: JSON.stringify(body.inputs) };
    const { runId } = await this.backend.workflow.rerunRun(request, { caller, idempotencyKey });
    return { id: runId };
  }

  @Serves(patchRun)
  async patch(@Input() { params, body, idempotencyKey }: InputOf<typeof patchRun>, @By() caller: Caller) {
    const request = { runId: params.id, variablesJson: JSON.stringify(body.variables) };
    const { run } = await this.backend.workflow.patchRun(request, { caller, idempotencyKey });
    return runJson(present(run, params.id));
  }
}
