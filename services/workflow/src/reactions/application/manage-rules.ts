import { isDeepStrictEqual } from 'node:util';
import { AppError, requireRight, type Caller } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import { checkHeard } from '../../notifications/application/heard.js';
import { channelsOf, MOST_RULES, ReactionRule, ReactionRules } from '../domain/rule.js';
import type { Reactions, SetRule } from './ports.js';

/** Fails with `not_found` for a channel that the caller does not see, and `conflict` for one of another project. */
export type CheckChannels = (
  caller: Caller,
  wish: { readonly projectId: string; readonly channelIds: readonly string[] },
  projects: readonly string[] | undefined,
) => Promise<void>;

/** Fails as a start does for a workflow that cannot start with these inputs now. */
export type CheckStart = (
  caller: Caller,
  wish: { readonly projectId: string; readonly workflow: string; readonly inputs: JsonObject },
) => Promise<unknown>;

/** The table of a project: what is done when something happens. */
export class ManageRules {
  readonly #reactions: Reactions;
  readonly #checkChannels: CheckChannels;
  readonly #checkStart: CheckStart;

  constructor(reactions: Reactions, checkChannels: CheckChannels, checkStart: CheckStart) {
    this.#reactions = reactions;
    this.#checkChannels = checkChannels;
    this.#checkStart = checkStart;
  }

  show({ tenant }: Caller, projectId: string): Promise<readonly SetRule[]> {
    return this.#reactions.rules(tenant, projectId);
  }

  /**
   * Replaces all. A rule that stays as it was stays in the name of who set it, and is not checked anew: what it starts may not be able to start today. Fails with
   * `invalid` and the first fault, as a start does for a workflow that cannot start, and with `contended` when others changed the table meanwhile.
   */
  async replace(
    caller: Caller,
    projectId: string,
    given: unknown,
    projects: readonly string[] | undefined,
  ): Promise<readonly ReactionRule[]> {
    ofProject(caller, projectId);
    const { success, data, error } = ReactionRules.safeParse(given);
    if (!success) throw faultOf('rules', error);
    const known = await this.#reactions.rules(caller.tenant, projectId);
    const kept = new Set(data.filter((rule) => unchanged(known, rule)));
    for (const [index, rule] of data.entries()) if (!kept.has(rule)) await this.#check(caller, projectId, rule, `rules.${index}`, projects);
    await this.#reactions.changeRules(caller.tenant, projectId, (rules) =>
      data.map((rule) => {
        const before = unchanged(rules, rule);
        if (kept.has(rule) && !before)
          throw new AppError('contended', `The rule ${rule.name} was changed meanwhile; look at the table again.`);
        return before ?? written(caller, rule, named(rules, rule.name));
      }),
    );
    return data;
  }

  /** Adds one, or replaces the one of its name where it stands: it acts in the name of the caller from then on, also where it stays as it was. */
  async put(caller: Caller, projectId: string, given: unknown, projects: readonly string[] | undefined): Promise<ReactionRule> {
    ofProject(caller, projectId);
    const { success, data, error } = ReactionRule.safeParse(given);
    if (!success) throw faultOf('rule', error);
    await this.#check(caller, projectId, data, 'rule', projects);
    await this.#reactions.changeRules(caller.tenant, projectId, (rules) => {
      const at = rules.findIndex(({ rule }) => rule.name === data.name);
      const own = written(caller, data, rules[at]);
      if (at >= 0) return rules.with(at, own);
      if (rules.length >= MOST_RULES) throw new AppError('exhausted', `There are ${rules.length} rules, which is the most; remove some.`);
      return [...rules, own];
    });
    return data;
  }

  async remove(caller: Caller, projectId: string, name: string): Promise<void> {
    ofProject(caller, projectId);
    await this.#reactions.changeRules(caller.tenant, projectId, (rules) => {
      const left = rules.filter(({ rule }) => rule.name !== name);
      if (left.length < rules.length) return left;
      throw new AppError(
        'not_found',
        `There is no rule ${JSON.stringify(name)}; there are ${rules.map(({ rule }) => rule.name).join(', ') || 'none'}.`,
      );
    });
  }

  async #check(caller: Caller, projectId: string, rule: ReactionRule, at: string, projects: readonly string[] | undefined): Promise<void> {
    checkHeard(`${at}.event`, rule.event);
    await this.#checkChannels(caller, { projectId, channelIds: channelsOf(rule) }, projects);
    for (const key of ['action', 'escalate'] as const) {
      const action = rule[key];
      if (action?.type === 'start') await this.#startable(caller, { ...action, projectId }, `${at}.${key}`);
    }
  }

  async #startable(caller: Caller, { projectId, workflow, inputs }: Parameters<CheckStart>[1], at: string): Promise<void> {
    try {
      await this.#checkStart(caller, { projectId, workflow, inputs });
    } catch (thrown) {
      const { code, message, details } = AppError.from(thrown);
      throw new AppError(code, `${at}: ${message}`, { details, cause: thrown });
    }
  }
}

const named = (rules: readonly SetRule[], name: string): SetRule | undefined => rules.find(({ rule }) => rule.name === name);

const unchanged = (rules: readonly SetRule[], rule: ReactionRule): SetRule | undefined => {
  const before = named(rules, rule.name);
  return before && isDeepStrictEqual(before.rule, rule) ? before : undefined;
};

/** A change does not make the rest of a rule the work of who made it alone. */
const written = ({ actor }: Caller, rule: ReactionRule, before: SetRule | undefined): SetRule => ({
  rule,
  setBy: actor,
  authors: [...new Set([...(before?.authors ?? []), actor])],
});

function ofProject(caller: Caller, projectId: string): void {
  requireRight(caller, 'projects.write');
  if (projectId === '') throw new AppError('invalid', 'Reactions are of a project; name one.');
}

function faultOf(
  what: string,
  { issues }: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] },
) {
  const [issue] = issues;
  return new AppError('invalid', `${[what, ...issue!.path].map(String).join('.')}: ${issue!.message}.`);
}
