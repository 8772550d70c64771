import type { Caller } from '@hexad/kernel';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { StoreBrief } from '../../application/store-brief.js';
import { readBrief } from '../../domain/brief.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { analyseBrief, answerQuestions, createBrief, getArchitecture, getSpec, getSpecDelta } from './specs.endpoints.js';

/** Reading a large brief takes seconds. */
const ANALYSIS_MS = 60_000;

@Controller()
export class SpecsController {
  constructor(
    private readonly backend: Backend,
    private readonly storeBrief: StoreBrief,
  ) {}

  @Serves(createBrief)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createBrief>, @By() caller: Caller) {
    const wish = { documents: readBrief(body.prompt, body.documents), project: body.project, idempotencyKey };
    const { briefId, projectId } = await this.storeBrief.execute(caller, wish);
    return { id: briefId, projectId };
  }

  @Serves(analyseBrief)
  async analyse(@Input() { body, idempotencyKey }: InputOf<typeof analyseBrief>, @By() caller: Caller) {
    const { specId, specJson } = await this.backend.spec.analyse(
      { briefId: body.briefId },
      { caller, idempotencyKey, timeoutMs: ANALYSIS_MS },
    );
    const spec = JSON.parse(specJson) as { questions?: unknown };
    return { id: specId, spec, questions: spec.questions ?? [] };
  }

  @Serves(getSpec)
  async get(
    @Input() { params }: InputOf<typeof getSpec>,
    @By() caller: Caller,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { specJson, markdown, finalized, version } = await this.backend.spec.getSpec({ specId: params.id }, { caller });
    if (asksForMarkdown(accept, reply)) return markdown;
    return { id: params.id, finalized, version, spec: JSON.parse(specJson) as unknown };
  }

  @Serves(getSpecDelta)
  async delta(@Input() { params, query }: InputOf<typeof getSpecDelta>, @By() caller: Caller) {
    const request = { specId: params.id, againstSpecId: query.against ?? '' };
    return JSON.parse((await this.backend.spec.getSpecDelta(request, { caller })).deltaJson) as unknown;
  }

  @Serves(getArchitecture)
  async architecture(
    @Input() { params, query }: InputOf<typeof getArchitecture>,
    @By() caller: Caller,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { specJson } = await this.backend.spec.getSpec({ specId: params.id }, { caller });
    const { planJson, markdown } = await this.backend.codegen.planArchitecture(
      { specJson, stack: query.stack?.split(',') ?? [], database: '' },
      { caller },
    );
    return asksForMarkdown(accept, reply) ? markdown : (JSON.parse(planJson) as unknown);
  }

  @Serves(answerQuestions)
  async answer(@Input() { params, body, idempotencyKey }: InputOf<typeof answerQuestions>, @By() caller: Caller) {
    const request = { specId: params.id, answers: body.answers };
    const { specJson } = await this.backend.spec.answer(request, { caller, idempotencyKey, timeoutMs: ANALYSIS_MS });
    return { id: params.id, spec: JSON.parse(specJson) as unknown };
  }
}

/** Whether Markdown is the answer, whose headers are then written. */
function asksForMarkdown(accept: string | undefined, reply: FastifyReply): boolean {
  void reply.header('vary', 'accept');
  const asked = /\btext\/markdown\b/.test(accept ?? '');
  if (asked) void reply.type('text/markdown; charset=utf-8');
  return asked;
}
