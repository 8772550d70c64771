import { AppError, type Caller } from '@hexad/kernel';
import type { Run } from '@hexad/proto/workflow/v1/workflow';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { StartBuild } from '../../application/start-build.js';
import { readBrief } from '../../domain/brief.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import { bytesOf, sendChunks } from '../streaming.js';
import { getArchive, getCodegen, startCodegen } from './codegen.endpoints.js';

/** Workflows that give repositories. */
const BUILDS = new Set(['build', 'regenerate']);

interface Variables {
  readonly summary?: unknown;
  readonly archive?: unknown;
  readonly report?: unknown;
  readonly result_branch?: string;
}

const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']);

@Controller()
export class CodegenController {
  constructor(
    private readonly startBuild: StartBuild,
    private readonly backend: Backend,
  ) {}

  @Serves(startCodegen)
  async start(@Input() { body, idempotencyKey, keyed }: InputOf<typeof startCodegen>, @By() caller: Caller) {
    const { prompt, documents, ...wish } = body;
    const started = await this.startBuild.execute(caller, { ...wish, documents: readBrief(prompt, documents), idempotencyKey, keyed });
    return { id: started.runId, ...started };
  }

  @Serves(getCodegen)
  async get(@Input() { params }: InputOf<typeof getCodegen>, @By() caller: Caller) {
    const run = await this.#run(params.id, caller);
    const variables = (parseJson(run.variablesJson) ?? {}) as Variables;
    return {
      id: run.id,
      runId: run.id,
      projectId: run.projectId,
      state: run.state,
      createdAt: orNull(run.createdAt),
      endedAt: orNull(run.endedAt),
      summary: variables.summary ?? null,
      error: run.errorCode === '' ? null : { code: run.errorCode, message: run.errorMessage },
      archive: variables.archive === undefined || variables.archive === null ? null : `/v1/codegen/${run.id}/archive`,
      branch: variables.result_branch ?? null,
      report: variables.report ?? null,
    };
  }

  @Serves(getArchive)
  async archive(@Input() { params }: InputOf<typeof getArchive>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    const chunks = this.backend.codegen.getArchive({ runId: params.id }, { caller });
    const headers = { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="hexad-${params.id}.zip"` };
    try {
      await sendChunks(reply, bytesOf(chunks), headers);
    } catch (thrown) {
      const error = AppError.from(thrown);
      throw error.code === 'not_found' ? await this.#noArchive(params.id, caller, error) : error;
    }
  }

  /** There is no archive yet, or there will be none. */
  async #noArchive(id: string, caller: Caller, cause: AppError): Promise<AppError> {
    const { state } = await this.#run(id, caller);
    if (!ENDED.has(state))
      return new AppError('conflict', `The build ${id} is ${state}; its archive is there when it has ended.`, { cause });
    return new AppError('not_found', `The build ${id} has ${state} without an archive.`, { cause });
  }

  async #run(id: string, caller: Caller): Promise<Run> {
    const { run } = await this.backend.workflow.getRun({ runId: id }, { caller });
    if (run === undefined || !BUILDS.has(run.workflow)) throw new AppError('not_found', `There is no build ${id}.`);
    return run;
  }
}
