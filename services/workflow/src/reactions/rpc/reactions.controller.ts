import { AppError } from '@hexad/kernel';
import {
  ReactionServiceService as Service,
  type GetReactionRulesRequest,
  type GetReactionRulesResponse,
  type ListReactionsRequest,
  type ListReactionsResponse,
  type Reaction as ReactionMessage,
  type ResolveReactionRequest,
  type ResolveReactionResponse,
  type SetReactionRulesRequest,
  type SetReactionRulesResponse,
} from '@hexad/proto/workflow/v1/reactions';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { readJson } from '../../runs/rpc/json-field.js';
import { Reactions, type Reaction } from '../application/ports.js';
import { ReactionRules } from '../domain/rule.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class ReactionsController {
  constructor(private readonly reactions: Reactions) {}

  @Rpc(Service.getReactionRules, ONE_PROJECT)
  async rules({ projectId }: GetReactionRulesRequest, { caller }: CallContext): Promise<GetReactionRulesResponse> {
    return { rulesJson: JSON.stringify((await this.reactions.rules(caller.tenant, projectId))?.rules ?? []) };
  }

  @Rpc(Service.setReactionRules, ONE_PROJECT)
  async setRules({ projectId, rulesJson }: SetReactionRulesRequest, { caller }: CallContext): Promise<SetReactionRulesResponse> {
    if (projectId === '') throw new AppError('invalid', 'Reactions are of a project; name one.');
    const { success, data, error } = ReactionRules.safeParse(readJson('rules_json', rulesJson) ?? []);
    if (!success) {
      const [issue] = error.issues;
      throw new AppError('invalid', `${['rules', ...issue!.path].map(String).join('.')}: ${issue!.message}.`);
    }
    await this.reactions.setRules(caller.tenant, projectId, { rules: data, setBy: caller.actor });
    return { rulesJson: JSON.stringify(data) };
  }

  @Rpc(Service.listReactions, ONE_PROJECT)
  async list(request: ListReactionsRequest, { caller }: CallContext): Promise<ListReactionsResponse> {
    const { items, nextCursor } = await this.reactions.list(caller.tenant, request);
    return { reactions: items.map(message), nextCursor };
  }

  @Rpc(Service.resolveReaction, { within: { of: 'reaction', by: 'reactionId' } })
  async resolve({ reactionId }: ResolveReactionRequest, { caller }: CallContext): Promise<ResolveReactionResponse> {
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
