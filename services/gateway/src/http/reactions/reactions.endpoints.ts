import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery } from '../schemas.js';
import { Reaction, Rule, RuleName, RuleWithOwner, State } from './reaction-schemas.js';

const tag = 'Reactions';
const json = <T extends z.ZodType>(description: string, schema: T) => ({
  status: 200,
  description,
  content: { 'application/json': schema },
});

export const getReactionRules = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/reactions/rules',
  id: 'getReactionRules',
  tag,
  summary: 'What is done by itself when something happens in a project',
  params: ById,
  answer: json('The table, in its order.', z.object({ rules: z.array(RuleWithOwner) })),
  errors: ['not_found'],
});

export const setReactionRules = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/reactions/rules',
  id: 'setReactionRules',
  tag,
  summary: 'Replace the table of reactions',
  description: 'What the rules do is then done in your name. One fault, and nothing is changed.',
  params: ById,
  body: z.strictObject({ rules: z.array(Rule).max(100) }),
  answer: json('The table with its defaults.', z.object({ rules: z.array(Rule) })),
  errors: ['not_found', 'conflict'],
});

export const setReactionRule = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/reactions/rules/{name}',
  id: 'setReactionRule',
  tag,
  summary: 'Add one rule, or replace the one of this name in its place',
  description: 'What it does is then done in your name; the others stay as they are.',
  params: z.strictObject({ id: Id, name: RuleName }),
  body: Rule.omit({ name: true }),
  answer: json('The rule with its defaults.', Rule),
  errors: ['not_found', 'conflict', 'exhausted'],
});

export const deleteReactionRule = endpoint({
  method: 'DELETE',
  path: '/v1/projects/{id}/reactions/rules/{name}',
  id: 'deleteReactionRule',
  tag,
  summary: 'Forget one rule',
  params: z.strictObject({ id: Id, name: z.string().min(1).max(120) }),
  answer: { status: 204, description: 'It is gone; what it began is gone on with.' },
  errors: ['not_found'],
});

export const listReactions = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/reactions',
  id: 'listReactions',
  tag,
  summary: 'What rules did, and what became of it, the newest first',
  params: ById,
  query: PageQuery.extend({ state: State.optional() }),
  answer: json('A page of reactions.', z.object({ reactions: z.array(Reaction), nextCursor: NextCursor })),
  errors: ['not_found'],
});

export const resolveReaction = endpoint({
  method: 'POST',
  path: '/v1/reactions/{id}/resolve',
  id: 'resolveReaction',
  tag,
  summary: 'Say that it is resolved: nothing more is done for it',
  params: ById,
  answer: json('The reaction.', Reaction),
  errors: ['not_found'],
});
