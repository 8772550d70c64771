import { AppError, requireRight } from '@hexad/kernel';
import {
  ReactionServiceService as Service,
  type DeleteReactionRuleRequest,
  type DeleteReactionRuleResponse,
  type GetReactionRulesRequest,
  type GetReactionRulesResponse,
  type ListReactionsRequest,
  type ListReactionsResponse,
  type Reaction as ReactionMessage,
  type ResolveReactionRequest,
  type ResolveReactionResponse,
  type SetReactionRuleRequest,
  type SetReactionRuleResponse,
  type SetReactionRulesRequest,
  type SetReactionRulesResponse,
} from '@hexad/proto/workflow/v1/reactions';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { readJson } from '../../runs/rpc/json-field.js';
import { ManageRules } from '../application/manage-rules.js';
import { Reactions, type Reaction } from '../application/ports.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class ReactionsController {
  constructor(
    private readonly reactions: Reactions,
    private readonly rules: ManageRules,
  ) {}

  @Rpc(Service.getReactionRules, ONE_PROJECT)
  async table({ projectId }: GetReactionRulesRequest, { caller }: CallContext): Promise<GetReactionRulesResponse> {
    const rules = await this.rules.show(caller, projectId);
    return { rulesJson: JSON.stringify(rules.map(({ rule }) => rule)), setBy: rules.map(({ setBy }) => setBy) };
  }

  @Rpc(Service.setReactionRules, ONE_PROJECT)
  async setTable({ projectId, rulesJson }: SetReactionRulesRequest, call: CallContext): Promise<SetReactionRulesResponse> {
    const given = readJson('rules_json', rulesJson) ?? [];
    return { rulesJson: JSON.stringify(await this.rules.replace(call.caller, projectId, given, await call.projects())) };
  }

  @Rpc(Service.setReactionRule, ONE_PROJECT)
  async setRule({ projectId, ruleJson }: SetReactionRuleRequest, call: CallContext): Promise<SetReactionRuleResponse> {
    const given = readJson('rule_json', ruleJson);
    return { ruleJson: JSON.stringify(await this.rules.put(call.caller, projectId, given, await call.projects())) };
  }

  @Rpc(Service.deleteReactionRule, ONE_PROJECT)
  async deleteRule({ projectId, name }: DeleteReactionRuleRequest, { caller }: CallContext): Promise<DeleteReactionRuleResponse> {
    await this.rules.remove(caller, projectId, name);
    return {};
  }

  @Rpc(Service.listReactions, ONE_PROJECT)
  async list(request: ListReactionsRequest, { caller }: CallContext): Promise<ListReactionsResponse> {
    const { items, nextCursor } = await this.reactions.list(caller.tenant, request);
    return { reactions: items.map(message), nextCursor };
  }

  @Rpc(Service.resolveReaction, { within: { of: 'reaction', by: 'reactionId' } })
  async resolve({ reactionId }: ResolveReactionRequest, { caller }: CallContext): Promise<ResolveReactionResponse> {
    requireRight(caller, 'projects.write');
    const reaction = (await this.reactions.resolve(caller.tenant, reactionId)) ?? (await this.reactions.find(caller.tenant, reactionId));
    if (reaction === undefined) throw new AppError('not_found', `There is no reaction ${reactionId}.`);
    return { reaction: message(reaction) };
  }
}

const message = ({ id, projectId, rule, happening, createdAt, escalateAt, endedAt, ...reaction }: Reaction): ReactionMessage => ({
  id,
  projectId,
  rule: rule.name,
  eventType: happening.type,
  eventId: happening.id,
  title: happening.title,
  runId: happening.runId,
  startedRunId: reaction.startedRunId,
  state: reaction.state,
  attempts: reaction.attempts,
  errorCode: reaction.errorCode,
  errorMessage: reaction.errorMessage,
  createdAt: createdAt.toISOString(),
  escalateAt: escalateAt?.toISOString() ?? '',
  endedAt: endedAt?.toISOString() ?? '',
});
