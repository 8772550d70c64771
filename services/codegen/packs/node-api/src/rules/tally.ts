import { tsKey, tsString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { TallyRule } from '../../../../src/domain/model-computed.js';
import { ruleMessage } from '../../../../src/domain/rule-message.js';
import { tallyRuleSql } from '../../../../src/domain/sqlite-computed.js';
import { lines } from '../../../../src/domain/text.js';

const tallyRules = (entity: EntityModel): TallyRule[] => entity.rules.filter((rule) => rule.kind === 'tally');

/** Whether its service looks at tallies, its own or those of parents. */
export const isTallying = (entity: EntityModel): boolean =>
  entity.talliedBy.length > 0 || (entity.can.update && limitRules(entity).length > 0);

/** Rules whose limit is a field of the record itself. */
const limitRules = (entity: EntityModel): (TallyRule & { limit: string })[] =>
  tallyRules(entity).filter((rule): rule is TallyRule & { limit: string } => typeof rule.limit === 'string');

/** Of a repository's module. */
export const tallyConstants = (app: AppModel, entity: EntityModel): string | false =>
  tallyRules(entity).length > 0 &&
  lines(
    '/** What must hold for all that belongs to a record, by the id of the rule. */',
    'const TALLIES = {',
    tallyRules(entity).map((rule) => `${tsKey(rule.id)}: ${tsString(tallyRuleSql(app, entity, rule))},`),
    '};',
    '',
  );

/** Of a repository. */
export const tallyMethod = (entity: EntityModel): string | false =>
  tallyRules(entity).length > 0 &&
  lines(
    '/** Whether the rule holds for everything that belongs to the record, as it is stored now. */',
    'async keeps(rule: keyof typeof TALLIES, id: string): Promise<boolean> {',
    `const broken = await this.#database.get(\`SELECT 1 FROM ${entity.table} WHERE id = ? AND NOT (\${TALLIES[rule]})\`, id);`,
    'return broken === undefined;',
    '}',
    '',
  );

const refusal = (app: AppModel, parent: EntityModel, rule: TallyRule, field: string): string =>
  `throw conflict('limit_reached', ${tsString(ruleMessage(app, parent, rule))}, ${tsString(field)});`;

/** Of a service whose records parents tally: looks after the write, which a refusal takes back. */
export const tallyCheckMethod = (app: AppModel, entity: EntityModel): string | false =>
  entity.talliedBy.length > 0 &&
  lines(
    `/** Refuses what was just written when a parent${entity.can.update ? ', the one before too,' : ''} would not be left right. */`,
    `async #tally(${entity.variable}: ${entity.type}, before?: ${entity.type}): Promise<void> {`,
    entity.talliedBy.map(({ parent: name, rule }) => {
      const parent = app.entity(name);
      return [
        `for (const id of new Set([${entity.variable}.${rule.via}, before?.${rule.via}])) {`,
        `if (id && !(await this.#${parent.collection}.keeps(${tsString(rule.id)}, id))) ${refusal(app, parent, rule, rule.field ?? rule.via)}`,
        '}',
      ];
    }),
    '}',
    '',
  );

/** After a record was changed that is a limit itself. */
export const ownTallyChecks = (app: AppModel, entity: EntityModel): string[] =>
  limitRules(entity).map(
    (rule) =>
      `if (!(await this.#${entity.collection}.keeps(${tsString(rule.id)}, ${entity.variable}.id))) ${refusal(app, entity, rule, rule.limit)}`,
  );
