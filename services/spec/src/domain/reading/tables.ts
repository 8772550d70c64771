import type { EntityDraft, RelationDraft } from '../draft/draft.js';
import { constraintRun } from '../grammar/attribute-tail.js';
import { entityAt } from '../grammar/classes.js';
import { constraintsAt } from '../grammar/constraint-reader.js';
import { determinersAt, tokenText } from '../grammar/phrase.js';
import { addAttributes } from './attributes.js';
import { namesInCell } from './cells.js';
import { type Context, place } from './context.js';
import { conditionAt } from './rules/conditions.js';
import { keyAt } from './rules/keys.js';
import { addState, addTransition } from './states/states.js';

/** A row of a table: the columns of its header say what each cell means. */
export function readRow(context: Context): boolean {
  const { statement } = context;
  const cells = statement.cells;
  const header = statement.header;
  if (!cells || !header) return false;
  if (header.length === 0) return place(context);
  const column = (...names: string[]): number =>
    header.findIndex((title) => names.some((name) => title === name || title.split(' ').includes(name)));
  const entityColumn = column('entity', 'resource', 'object', 'table');
  const fieldColumn = column('field', 'attribute', 'property', 'column', 'name', 'fields', 'attributes');
  const owner =
    entityColumn >= 0
      ? context.draft.entities.find((entity) =>
          cells[entityColumn]?.some((_, at) => entityAt(cells[entityColumn] ?? [], at, context.world)?.entity === entity),
        )
      : context.focus;
  if (!owner) return false;
  const own = { ...context, focus: owner };
  if (fieldColumn < 0) return false;
  const name = cells[fieldColumn] ?? [];
  const items = namesInCell(name, context.world);
  const [item] = items;
  if (!item) return false;
  if (items.length > 1) return addAttributes({ ...own, tokens: name }, owner, items);
  const constraints = [...item.constraints];
  const typed = typeIn(cells[header.findIndex((title) => TYPE_TITLES.has(title))] ?? [], context);
  let playedBy = item.playedBy;
  for (const [index, cell] of cells.entries()) {
    if (index === fieldColumn || index === entityColumn) continue;
    const title = header[index] ?? '';
    const text = cell.map((token) => token.lower).join(' ');
    if (/required|mandatory|null/.test(title) && /^(?:yes|y|x|✓|true|no|n|-|false|)$/.test(text)) {
      const yes = /^(?:yes|y|x|✓|true)$/.test(text);
      constraints.push({ kind: yes === !title.includes('null') ? 'required' : 'optional' });
      continue;
    }
    if (/unique/.test(title)) {
      if (/^(?:yes|y|x|✓|true)$/.test(text)) constraints.push({ kind: 'unique' });
      continue;
    }
    const run = constraintRun(cell, 0, cell.length, context.world, [':', ...(title.includes('default') && text !== '' ? ['default'] : [])]);
    constraints.push(...run.constraints.filter((one) => one.kind !== 'type' || !typed || TYPE_TITLES.has(title)));
    if (title.includes('default') && text !== '' && text !== '-') {
      const value = constraintsAt([...tokensOf('default'), ...cell], 0);
      if (value) constraints.push(...value.constraints);
    }
    playedBy = run.playedBy ?? playedBy;
  }
  const placed = addAttributes({ ...own, tokens: name }, owner, [
    { ...item, constraints, ...(playedBy === undefined ? {} : { playedBy }) },
  ]);
  const relation =
    owner.relations.find((one) => one.kind === 'belongsTo' && one.role === item.key) ??
    owner.relations.find((one) => one.kind === 'belongsTo' && one.target.key === playedBy && one.role.includes(item.key));
  if (relation) for (const cell of cells) readReferenceRemark(context, owner, relation, cell);
  return placed;
}

const TYPE_TITLES = new Set(['type', 'data type', 'datatype', 'kind', 'format']);

/** Whether a column says the type: nothing in the other columns says another. */
const typeIn = (cell: Context['tokens'], context: Context): boolean =>
  constraintRun(cell, 0, cell.length, context.world, [':']).constraints.some((one) => one.kind === 'type' || one.kind === 'format');

/** Remarks on a reference: `deleted with its order`, `must not be discontinued`. */
function readReferenceRemark(context: Context, owner: EntityDraft, relation: RelationDraft, cell: Context['tokens']): void {
  const words = cell.map((token) => token.lower);
  if (
    (words.includes('deleted') || words.includes('removed')) &&
    (words.includes('with') || words.includes('together')) &&
    !words.includes('not')
  )
    relation.onDelete = 'cascade';
  const must = words.findIndex((word) => word === 'must' || word === 'only');
  if (must < 0) return;
  const own = { ...context, tokens: cell };
  for (let at = must + 1; at < cell.length; at += 1) {
    const found = conditionAt(own, relation.target, at);
    if (!found) continue;
    const values = found.when.values;
    owner.rules.push({
      kind: 'parentMust',
      statement: `${relation.role}: ${tokenText(cell)}`,
      sources: [context.source],
      parent: relation.target,
      when: { field: found.when.field, values },
    });
    return;
  }
}

const tokensOf = (word: string): Context['tokens'] => [
  { kind: 'word', text: word, lower: word, start: 0, end: 0, tags: new Set<string>() },
];

const columnOf = (header: readonly string[], ...names: string[]): number => header.findIndex((title) => names.includes(title));

const NEXT_STATE = [
  'to',
  'to state',
  'next',
  'next state',
  'next states',
  'new state',
  'after',
  'possible next states',
  'can become',
  'can go to',
  'can change to',
  'may become',
  'leads to',
  'followed by',
  'goes to',
] as const;
/** A cell that says that nothing follows. */
const NO_STATE = /^[^\p{L}]*$|^(?:none|nothing|end|final|n\/a)\b/iu;
const statesOf = (text: string): string[] => text.split(/\s+(?:or|and)\s+|\s*[,/]\s*/);

/** A row of a table of changes: from one state to another, or a state and those that may follow it. */
export function readStateRow(context: Context): boolean {
  const { cells, header = [] } = context.statement;
  const from = columnOf(header, 'from', 'from state', 'current', 'current state', 'old state', 'before', 'state', 'status', 'stage');
  const to = columnOf(header, ...NEXT_STATE);
  if (!cells || from < 0 || to < 0) return false;
  const entity = context.focus ?? sectionEntity(context);
  if (!entity) return false;
  const who = columnOf(header, 'who', 'by', 'actor', 'role', 'by whom');
  const ends = NO_STATE.test(tokenText(cells[to] ?? []));
  const targets = (ends ? [] : statesOf(tokenText(cells[to] ?? []))).map((words) => addState(context, entity, words));
  const actor = who < 0 ? '' : tokenText(cells[who] ?? []).toLowerCase();
  for (const words of statesOf(tokenText(cells[from] ?? []))) {
    const start = addState(context, entity, words);
    for (const target of targets)
      if (start !== undefined && target !== undefined) addTransition(context, entity, [start], target, actor === '' ? {} : { actor });
  }
  return place(context, entity);
}

const sectionEntity = (context: Context): EntityDraft | undefined => {
  for (const heading of [...context.statement.headings].reverse()) {
    for (let at = 0; at < heading.tokens.length; at += 1) {
      const found = entityAt(heading.tokens, determinersAt(heading.tokens, at).end, context.world);
      if (found) return found.entity;
    }
  }
  return undefined;
};

/** A table with the columns search, filter or sort says how lists can be narrowed. */
export function readQueryRow(context: Context): boolean {
  const { cells, header = [] } = context.statement;
  const has = (word: string): number => header.findIndex((title) => title.startsWith(word));
  const columns = { search: has('search'), filters: has('filter'), sorts: has('sort') };
  if (!cells || Math.max(columns.search, columns.filters, columns.sorts) < 0) return false;
  const entity = cells.map((cell) => entityAt(cell, determinersAt(cell, 0).end, context.world)?.entity)[0];
  if (!entity) return false;
  for (const wish of ['search', 'filters', 'sorts'] as const) {
    const cell = cells[columns[wish]] ?? [];
    for (let at = 0; at < cell.length; at += 1) {
      const found = keyAt(context, entity, cell, at);
      if (!found) continue;
      entity[wish].add(found.key);
      const rest = cell.slice(found.end).map((token) => token.lower);
      const stop = rest.findIndex((word) => word === ',' && !rest.slice(0, rest.indexOf(word) + 4).includes('newest'));
      const remark = rest.slice(0, stop < 0 ? rest.length : stop).join(' ');
      if (wish === 'sorts' && (remark.includes('default') || remark.includes('newest') || remark.includes('descending')))
        entity.defaultSort = { field: found.key, direction: /newest|desc|latest/.test(remark) ? 'desc' : 'asc' };
      at = found.end - 1;
    }
  }
  const page = cells[has('page')]?.find((token) => token.kind === 'number')?.value;
  if (page !== undefined) entity.pageSize = page;
  return place(context, entity);
}
