import type {
  AnalyseRequest,
  AnalyseResponse,
  AnswerRequest,
  AnswerResponse,
  CreateBriefRequest,
  CreateBriefResponse,
  FinalizeRequest,
  FinalizeResponse,
  GetSpecDeltaRequest,
  GetSpecDeltaResponse,
  GetSpecRequest,
  GetSpecResponse,
} from '@hexad/proto/spec/v1/spec';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { AnalyseBrief } from '../application/analyse-brief.js';
import { AnswerQuestions } from '../application/answer-questions.js';
import { CompareSpecs } from '../application/compare-specs.js';
import { CreateBrief } from '../application/create-brief.js';
import { FinalizeSpec } from '../application/finalize-spec.js';
import { Specs } from '../application/ports.js';
import { renderSpecMarkdown } from '../domain/render-spec-markdown.js';

const ONE_SPEC = { within: { of: 'spec', by: 'specId' } } as const;

@Controller()
export class SpecController {
  constructor(
    private readonly createBrief: CreateBrief,
    private readonly analyseBrief: AnalyseBrief,
    private readonly answerQuestions: AnswerQuestions,
    private readonly finalizeSpec: FinalizeSpec,
    private readonly compareSpecs: CompareSpecs,
    private readonly specs: Specs,
  ) {}

  @Rpc(SpecServiceService.createBrief, { within: { of: 'project', by: 'projectId' } })
  async create(request: CreateBriefRequest, call: CallContext): Promise<CreateBriefResponse> {
    const id = derivedId(call, 'brief');
    return { briefId: await this.createBrief.execute(call.caller, { id, projectId: request.projectId, documents: request.documents }) };
  }

  @Rpc(SpecServiceService.analyse, { within: { of: 'brief', by: 'briefId' } })
  async analyse(request: AnalyseRequest, call: CallContext): Promise<AnalyseResponse> {
    const record = await this.analyseBrief.execute(call.caller, request.briefId);
    return { specId: record.id, specJson: JSON.stringify(record.spec) };
  }

  @Rpc(SpecServiceService.answer, ONE_SPEC)
  async answer(request: AnswerRequest, call: CallContext): Promise<AnswerResponse> {
    return { specJson: JSON.stringify(await this.answerQuestions.execute(call.caller, request.specId, request.answers)) };
  }

  @Rpc(SpecServiceService.finalize, ONE_SPEC)
  async finalize(request: FinalizeRequest, call: CallContext): Promise<FinalizeResponse> {
    const { version, spec } = await this.finalizeSpec.execute(call.caller, request.specId);
    return { version, specJson: JSON.stringify(spec), stories: spec.stories.map((story) => story.id) };
  }

  @Rpc(SpecServiceService.getSpecDelta, ONE_SPEC)
  async delta({ specId, againstSpecId }: GetSpecDeltaRequest, { caller }: CallContext): Promise<GetSpecDeltaResponse> {
    return { deltaJson: JSON.stringify(await this.compareSpecs.execute(caller, specId, againstSpecId)) };
  }

  @Rpc(SpecServiceService.getSpec, ONE_SPEC)
  async get(request: GetSpecRequest, call: CallContext): Promise<GetSpecResponse> {
    const record = await this.specs.get(call.caller, request.specId);
    return {
      specJson: JSON.stringify(record.spec),
      markdown: renderSpecMarkdown(record.spec),
      finalized: record.state === 'finalized',
      version: record.state === 'finalized' ? record.version : 0,
    };
  }
}
