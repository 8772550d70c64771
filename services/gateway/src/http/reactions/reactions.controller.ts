import { AppError, type Caller } from '@hexad/kernel';
import type { Reaction } from '@hexad/proto/workflow/v1/reactions';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import {
  deleteReactionRule,
  getReactionRules,
  listReactions,
  resolveReaction,
  setReactionRule,
  setReactionRules,
} from './reactions.endpoints.js';

@Controller()
export class ReactionsController {
  constructor(private readonly backend: Backend) {}

  @Serves(getReactionRules)
  async table(@Input() { params }: InputOf<typeof getReactionRules>, @By() caller: Caller) {
    const { rulesJson, setBy } = await this.backend.reactions.getReactionRules({ projectId: params.id }, { caller });
    return { rules: (parseJson(rulesJson) as object[]).map((rule, at) => ({ rule, setBy: setBy[at] })) };
  }

  @Serves(setReactionRules)
  async setTable(@Input() { params, body, idempotencyKey }: InputOf<typeof setReactionRules>, @By() caller: Caller) {
    const request = { projectId: params.id, rulesJson: JSON.stringify(body.rules) };
    return { rules: parseJson((await this.backend.reactions.setReactionRules(request, { caller, idempotencyKey })).rulesJson) };
  }

  @Serves(setReactionRule)
  async setRule(@Input() { params, body, idempotencyKey }: InputOf<typeof setReactionRule>, @By() caller: Caller) {
    const request = { projectId: params.id, ruleJson: JSON.stringify({ name: params.name, ...body }) };
    return parseJson((await this.backend.reactions.setReactionRule(request, { caller, idempotencyKey })).ruleJson);
  }

  @Serves(deleteReactionRule)
  async removeRule(@Input() { params, idempotencyKey }: InputOf<typeof deleteReactionRule>, @By() caller: Caller): Promise<void> {
    await this.backend.reactions.deleteReactionRule({ projectId: params.id, name: params.name }, { caller, idempotencyKey });
  }

  @Serves(listReactions)
  async list(@Input() { params, query }: InputOf<typeof listReactions>, @By() caller: Caller) {
    const request = { ...query, projectId: params.id, state: query.state ?? '' };
    const { reactions, nextCursor } = await this.backend.reactions.listReactions(request, { caller });
    return { reactions: reactions.map(reactionJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(resolveReaction)
  async resolve(@Input() { params, idempotencyKey }: InputOf<typeof resolveReaction>, @By() caller: Caller) {
    return reactionJson((await this.backend.reactions.resolveReaction({ reactionId: params.id }, { caller, idempotencyKey })).reaction);
  }
}

function reactionJson(reaction: Reaction | undefined) {
  if (!reaction) throw new AppError('internal', 'The workflow service answered without the reaction.');
  const { runId, startedRunId, errorCode, errorMessage, escalateAt, endedAt } = reaction;
  return {
    ...reaction,
    runId: orNull(runId),
    startedRunId: orNull(startedRunId),
    errorCode: orNull(errorCode),
    errorMessage: orNull(errorMessage),
    escalateAt: orNull(escalateAt),
    endedAt: orNull(endedAt),
  };
}
