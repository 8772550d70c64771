import { tsString } from '../../../../../src/domain/escape.js';
import type { Value } from '../../../../../src/domain/example-values.js';
import type { EntityModel, FieldModel } from '../../../../../src/domain/model.js';
import type { FilterModel } from '../../../../../src/domain/model-listing.js';
import type { TallyRule } from '../../../../../src/domain/model-computed.js';
import { dialectOf, sqlLiteral } from '../../../../../src/domain/sql-dialect.js';
import { opposite } from '../../../../../src/domain/reach.js';
import { smallest } from '../../../../../src/domain/tallied-values.js';
import { code, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { post, refused } from '../rule-requests.js';
import type { Writer } from '../writer.js';

/** Most requests of one test. */
const MOST = 20;

/** Up to its limit, not beyond it, whether requests come one by one or at once. */
export function tallyTest(w: Writer, entity: EntityModel, rule: TallyRule): string | undefined {
  const child = w.app.entity(rule.entity);
  const reference = child.references.find((each) => each.field === rule.via);
  const guarded = rule.when !== undefined && rule.when.field === child.states?.field;
  if (reference === undefined || !child.can.create || (guarded && !rule.when!.in.includes(child.states!.initial))) return undefined;
  const plain = rule.when === undefined || guarded ? {} : { [rule.when.field]: rule.when.in[0]! };
  const sent = (values: Record<string, Value>, owner: string): Changes => ({
    ...withFixed(child, { ...plain, ...values }),
    [rule.via]: code(`${owner}.id`),
  });
  return rule.op === '>=' ? stockTest(w, child, rule, { reference, sent }) : roomTest(w, entity, child, rule, { reference, sent });
}

interface Sending {
  readonly reference: EntityModel['references'][number];
  sent(values: Record<string, Value>, owner: string): Changes;
}

/** Only what came in goes out. */
function stockTest(w: Writer, child: EntityModel, rule: TallyRule, { reference, sent }: Sending): string | undefined {
  const into = rule.minus && opposite(child, rule.minus)?.in[0];
  if (rule.limit !== 0 || rule.field === undefined || rule.minus === undefined || into === undefined) return undefined;
  const amount = { [rule.field]: smallest(child, rule.field) };
  const came = { ...amount, [rule.minus.field]: into };
  const went = { ...amount, [rule.minus.field]: rule.minus.in[0]! };
  const no = (reply: string): string => refused(w, reply, 409, rule.field!, 'limit_reached');
  return lines(
    `const parent = ${w.parent(child, reference)};`,
    no(post(w, child, sent(went, 'parent'))),
    `const came = ${w.create(child, sent(came, 'parent'))};`,
    `const wanted = ${w.body(child, sent(went, 'parent'))};`,
    `const replies = await Promise.all([1, 2, 3].map(() => api.post(${tsString(child.path)}, wanted)));`,
    'expect(replies.map((reply) => reply.status).toSorted()).toEqual([201, 409, 409]);',
    child.can.delete &&
      !child.rules.some((each) => each.kind === 'deleteOnly') && [
        no(`await api.delete(${w.path(child, 'came')})`),
        `expect(${w.stored(child, 'came.id')}).toEqual(came);`,
      ],
    child.can.update && !child.rules.some((each) => each.kind === 'immutable')
      ? no(`await api.patch(${w.path(child, 'came')}, { ${rule.minus.field}: ${typeof rule.minus.in[0] === 'string' ? tsString(rule.minus.in[0]) : String(rule.minus.in[0])} })`)
      : 'expect(came.id).toBeDefined();',
  );
}

/** As much as there is room for. */
function roomTest(w: Writer, entity: EntityModel, child: EntityModel, rule: TallyRule, { reference, sent }: Sending): string | undefined {
  const amount = rule.field === undefined ? 1 : smallest(child, rule.field);
  if (!Number.isInteger(amount) || rule.times !== undefined || rule.minus !== undefined) return undefined;
  const values: Record<string, Value> = rule.field === undefined ? {} : { [rule.field]: amount };
  const limit = typeof rule.limit === 'number' ? rule.limit : smallest(entity, rule.limit) * amount;
  const fitting = Math.floor(limit / amount);
  if (fitting < 1 || fitting > MOST) return undefined;
  const field = rule.field ?? rule.via;
  const { limit: own } = rule;
  return lines(
    `const parent = ${w.parent(child, reference)};`,
    typeof own === 'string' &&
      `await api.database.run(${tsString(`UPDATE ${entity.table} SET ${entity.fields.find((each) => each.name === own)!.column} = ${limit} WHERE id = ?`)}, String(parent.id));`,
    fitting > 1 && `for (let made = 1; made < ${fitting}; made += 1) {\n${w.create(child, sent(values, 'parent'))};\n}`,
    `const bodies = [${[1, 2, 3].map(() => w.body(child, sent(values, 'parent'))).join(', ')}];`,
    `const replies = await Promise.all(bodies.map((body) => api.post(${tsString(child.path)}, body)));`,
    'expect(replies.map((reply) => reply.status).toSorted()).toEqual([201, 409, 409]);',
    refused(w, post(w, child, sent(values, 'parent')), 409, field, 'limit_reached'),
  );
}

/** Records in and out, of which the latter would need something that came in before. */
export function minusFilterTest(w: Writer, entity: EntityModel, field: FieldModel, filter: FilterModel): string | undefined {
  const minus = entity.talliedBy.find(({ rule }) => rule.minus?.field === field.name)!.rule.minus!;
  const into = opposite(entity, minus)?.in[0];
  if (into === undefined) return undefined;
  const value = sqlLiteral(dialectOf(w.app), minus.in[0]!);
  return lines(
    `const wanted = ${w.create(entity)};`,
    `const other = ${w.create(entity)};`,
    `await api.database.run(${tsString(`UPDATE ${entity.table} SET ${field.column} = ${value} WHERE id = ?`)}, String(other.id));`,
    `expect(${w.help('items')}(await api.get('${entity.path}?${filter.param}=${encodeURIComponent(String(into))}'))).toEqual([wanted]);`,
    `expect((await api.get('${entity.path}?${filter.param}=none-of-these')).status).toBe(400);`,
  );
}
