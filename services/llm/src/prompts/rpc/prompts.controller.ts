import {
  PromptServiceService as Service,
  type CheckPromptRequest,
  type CheckPromptResponse,
  type CreatePromptRequest,
  type CreatePromptResponse,
  type GetPromptDiffRequest,
  type GetPromptDiffResponse,
  type ListPromptsRequest,
  type ListPromptsResponse,
  type ListPromptVersionsRequest,
  type ListPromptVersionsResponse,
  type PublishPromptRequest,
  type PublishPromptResponse,
  type RenderPromptRequest,
  type RenderPromptResponse,
  type SetPromptExperimentRequest,
  type SetPromptExperimentResponse,
} from '@hexad/proto/llm/v1/prompts';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Prompts } from '../application/prompts.js';
import { readInputs, readTemplateMessage } from './read-messages.js';
import { writeFinding, writeRendered, writeSummary, writeVersion } from './write-messages.js';

@Controller()
export class PromptsController {
  constructor(private readonly prompts: Prompts) {}

  @Rpc(Service.listPrompts)
  async list(_: ListPromptsRequest, { caller }: CallContext): Promise<ListPromptsResponse> {
    return { prompts: (await this.prompts.list(caller)).map(writeSummary) };
  }

  @Rpc(Service.listPromptVersions)
  async versions({ name }: ListPromptVersionsRequest, { caller }: CallContext): Promise<ListPromptVersionsResponse> {
    return { versions: (await this.prompts.versions(caller, name)).map(writeVersion) };
  }

  @Rpc(Service.getPromptDiff)
  async diff({ name, before, after }: GetPromptDiffRequest, { caller }: CallContext): Promise<GetPromptDiffResponse> {
    return { lines: [...(await this.prompts.diff(caller, name, before, after))] };
  }

  @Rpc(Service.checkPrompt)
  async check({ template }: CheckPromptRequest, { caller }: CallContext): Promise<CheckPromptResponse> {
    return { findings: this.prompts.check(caller, readTemplateMessage(template)).map(writeFinding) };
  }

  @Rpc(Service.createPrompt)
  async create({ template }: CreatePromptRequest, { caller }: CallContext): Promise<CreatePromptResponse> {
    const { version, findings } = await this.prompts.create(caller, readTemplateMessage(template));
    return { version: writeVersion(version), findings: findings.map(writeFinding) };
  }

  @Rpc(Service.publishPrompt)
  async publish({ name, version }: PublishPromptRequest, { caller }: CallContext): Promise<PublishPromptResponse> {
    return { version: writeVersion(await this.prompts.publish(caller, name, version)) };
  }

  @Rpc(Service.setPromptExperiment)
  async experiment({ name, experiment }: SetPromptExperimentRequest, { caller }: CallContext): Promise<SetPromptExperimentResponse> {
    await this.prompts.experiment(caller, name, experiment);
    return {};
  }

  @Rpc(Service.renderPrompt)
  async render(
    { name, inputsJson, version, subject, maxTokens }: RenderPromptRequest,
    { caller }: CallContext,
  ): Promise<RenderPromptResponse> {
    const order = {
      name,
      inputs: readInputs(inputsJson),
      version: version || undefined,
      subject: subject || undefined,
      maxTokens: maxTokens || undefined,
    };
    return writeRendered(await this.prompts.render(caller, order));
  }
}
