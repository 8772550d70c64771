import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { findingJson, summaryJson, templateMessage, versionJson } from './prompt-json.js';
import {
  checkPrompt,
  createPrompt,
  getPromptDiff,
  listPrompts,
  listPromptVersions,
  publishPrompt,
  renderPrompt,
  setPromptExperiment,
} from './prompts.endpoints.js';

@Controller()
export class PromptsController {
  constructor(private readonly backend: Backend) {}

  @Serves(listPrompts)
  async list(@By() caller: Caller) {
    return { prompts: (await this.backend.prompts.listPrompts({}, { caller })).prompts.map(summaryJson) };
  }

  @Serves(createPrompt)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createPrompt>, @By() caller: Caller) {
    const request = { template: templateMessage(body) };
    const { version, findings } = await this.backend.prompts.createPrompt(request, { caller, idempotencyKey });
    return { version: versionJson(version), findings: findings.map(findingJson) };
  }

  @Serves(checkPrompt)
  async check(@Input() { body, idempotencyKey }: InputOf<typeof checkPrompt>, @By() caller: Caller) {
    const { findings } = await this.backend.prompts.checkPrompt({ template: templateMessage(body) }, { caller, idempotencyKey });
    return { findings: findings.map(findingJson) };
  }

  @Serves(listPromptVersions)
  async versions(@Input() { params }: InputOf<typeof listPromptVersions>, @By() caller: Caller) {
    return { versions: (await this.backend.prompts.listPromptVersions(params, { caller })).versions.map(versionJson) };
  }

  @Serves(getPromptDiff)
  async diff(@Input() { params, query }: InputOf<typeof getPromptDiff>, @By() caller: Caller) {
    return this.backend.prompts.getPromptDiff({ ...params, ...query }, { caller });
  }

  @Serves(publishPrompt)
  async publish(@Input() { params, body, idempotencyKey }: InputOf<typeof publishPrompt>, @By() caller: Caller) {
    return versionJson((await this.backend.prompts.publishPrompt({ ...params, ...body }, { caller, idempotencyKey })).version);
  }

  @Serves(setPromptExperiment)
  async experiment(@Input() { params, body, idempotencyKey }: InputOf<typeof setPromptExperiment>, @By() caller: Caller): Promise<void> {
    const request = { ...params, experiment: body.experiment ?? undefined };
    await this.backend.prompts.setPromptExperiment(request, { caller, idempotencyKey });
  }

  @Serves(renderPrompt)
  async render(@Input() { params, body, idempotencyKey }: InputOf<typeof renderPrompt>, @By() caller: Caller) {
    const { inputs, version = 0, subject = '', maxTokens = 0 } = body;
    const request = { ...params, inputsJson: JSON.stringify(inputs), version, subject, maxTokens };
    const { arm, ...rendered } = await this.backend.prompts.renderPrompt(request, { caller, idempotencyKey });
    return { ...rendered, arm: orNull(arm) };
  }
}
