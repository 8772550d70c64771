import { pyString, sqlString } from '../../../../../src/domain/escape.js';
import type { Value } from '../../../../../src/domain/example-values.js';
import type { EntityModel, FieldModel } from '../../../../../src/domain/model.js';
import type { TallyRule } from '../../../../../src/domain/model-computed.js';
import type { FilterModel } from '../../../../../src/domain/model-listing.js';
import { opposite } from '../../../../../src/domain/reach.js';
import { smallest } from '../../../../../src/domain/tallied-values.js';
import { code, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { block } from '../../text.js';
import { atOnce, ONE_OF_THREE } from '../at-once.js';
import { patch, post, refused, valueOf, type Writer } from '../writer.js';

/** Most requests of one test. */
const MOST = 20;

/** Up to its limit, not beyond it, whether requests come one by one or at once. */
export function tallyTest(w: Writer, entity: EntityModel, rule: TallyRule): string | undefined {
  const child = w.app.entity(rule.entity);
  const reference = child.references.find((each) => each.field === rule.via);
  const guarded = rule.when !== undefined && rule.when.field === child.states?.field;
  if (reference === undefined || !child.can.create || (guarded && !rule.when!.in.includes(child.states!.initial))) return undefined;
  const plain = rule.when === undefined || guarded ? {} : { [rule.when.field]: rule.when.in[0]! };
  const sent = (values: Record<string, Value>): Changes => ({
    ...withFixed(child, { ...plain, ...values }),
    [rule.via]: code(valueOf('parent', 'id')),
  });
  return rule.op === '>=' ? stockTest(w, child, rule, { reference, sent }) : roomTest(w, entity, child, rule, { reference, sent });
}

interface Sending {
  readonly reference: EntityModel['references'][number];
  /** Belongs to the record in `parent`. */
  sent(values: Record<string, Value>): Changes;
}

/** Only what came in goes out. */
function stockTest(w: Writer, child: EntityModel, rule: TallyRule, { reference, sent }: Sending): string | undefined {
  const into = rule.minus && opposite(child, rule.minus)?.in[0];
  if (rule.limit !== 0 || rule.field === undefined || rule.minus === undefined || into === undefined) return undefined;
  const amount = { [rule.field]: smallest(child, rule.field) };
  const came = { ...amount, [rule.minus.field]: into };
  const went = { ...amount, [rule.minus.field]: rule.minus.in[0]! };
  const no = (reply: string): string => refused(reply, 409, rule.field!, 'limit_reached');
  const deletes = child.can.delete && !child.rules.some((each) => each.kind === 'deleteOnly');
  const changes = child.can.update && !child.rules.some((each) => each.kind === 'immutable');
  return lines(
    `parent = ${w.parent(child, reference)}`,
    no(post(w, child, sent(went))),
    `${deletes || changes ? 'came = ' : ''}${w.create(child, sent(came))}`,
    atOnce(child, `[${w.body(child, sent(went))}] * 3`),
    ONE_OF_THREE,
    deletes && [no(`api.delete(${w.path(child, 'came')})`), `assert ${w.stored(child, 'came')} == came`],
    changes && no(patch(w, child, 'came', { [rule.minus.field]: rule.minus.in[0]! })),
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
  const own = entity.fields.find((each) => each.name === rule.limit);
  return lines(
    `parent = ${w.parent(child, reference)}`,
    own !== undefined &&
      `api.database.run(${pyString(`UPDATE ${entity.table} SET ${own.column} = ${limit} WHERE id = ?`)}, [${valueOf('parent', 'id')}])`,
    fitting > 1 && block(`for _ in range(${fitting - 1}):`, w.create(child, sent(values))),
    atOnce(child, `[${[1, 2, 3].map(() => w.body(child, sent(values))).join(', ')}]`),
    ONE_OF_THREE,
    refused(post(w, child, sent(values)), 409, rule.field ?? rule.via, 'limit_reached'),
  );
}

/** Records in and out, of which the latter would need something that came in before. */
export function minusFilterTest(w: Writer, entity: EntityModel, field: FieldModel, filter: FilterModel): string | undefined {
  const minus = entity.talliedBy.find(({ rule }) => rule.minus?.field === field.name)!.rule.minus!;
  const into = opposite(entity, minus)?.in[0];
  if (into === undefined) return undefined;
  const value = typeof minus.in[0] === 'string' ? sqlString(minus.in[0]) : String(Number(minus.in[0]));
  return lines(
    `wanted = ${w.create(entity)}`,
    `other = ${w.create(entity)}`,
    `api.database.run(${pyString(`UPDATE ${entity.table} SET ${field.column} = ${value} WHERE id = ?`)}, [other["id"]])`,
    `assert items(api.get("${entity.path}?${filter.param}=${encodeURIComponent(String(into))}")) == [wanted]`,
    `assert api.get("${entity.path}?${filter.param}=none-of-these").status == 400`,
  );
}
