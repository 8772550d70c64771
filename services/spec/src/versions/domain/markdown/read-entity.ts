import type { Entity, Field, Relation } from '@hexad/proto/documents';
import { sanitiseName } from '../../../domain/names.js';
import { constraintsOf } from '../../../domain/render-spec-markdown.js';
import { byHand } from '../by-hand.js';
import type { Fault } from '../fault.js';
import { readConstraints } from './constraints.js';
import { cellsOf, unescaped, type Line, type Section } from './lines.js';

const TYPES = ['string', 'text', 'integer', 'number', 'boolean', 'date', 'datetime', 'time', 'enum'] as const;
const PLACE = 'SPEC.md';

/** What a section about an entity says of it, on top of what it was; a new one has what is usual. */
export class EntityReader {
  readonly #section: Section;
  readonly #base: Entity | undefined;
  readonly faults: Fault[] = [];
  readonly #fields: Field[] = [];
  readonly #relations: Relation[] = [];

  constructor(section: Section, base: Entity | undefined) {
    this.#section = section;
    this.#base = base;
  }

  /** An edit of an entity: what it leaves out is filled in later. */
  read(): Record<string, unknown> {
    const { title, lines } = this.#section;
    for (const line of lines) if (isRow(line.text)) this.#row(line);
    const rest = lines.filter(({ text }) => text !== '' && !text.startsWith('|'));
    const stateLines = rest.filter(({ text }) => text.startsWith('States: '));
    const listLines = rest.filter(({ text }) => text.startsWith('Lists: '));
    const items = rest.filter(({ text }) => text.startsWith('- '));
    const words = rest.filter((line) => ![...stateLines, ...listLines, ...items].includes(line));
    const [label, was] = renamed(title);
    const former = this.#base;
    return {
      ...former,
      name: former && label === former.label ? former.name : sanitiseName(label, 'pascal'),
      ...(was !== undefined && former !== undefined && { was: former.name }),
      ...((former === undefined || label !== former.label) && { label }),
      ...(words.length > 0 && { description: unescaped(words.map(({ text }) => text).join(' ')) }),
      fields: this.#fields,
      relations: this.#relations,
      ...this.#states(stateLines),
      ...this.#lists(listLines),
      ...this.#items(items),
    };
  }

  #say({ number }: Line, message: string): undefined {
    this.faults.push({ place: PLACE, line: number, message });
  }

  #row(line: Line): void {
    const [named = '', type = '', rules = ''] = cellsOf(line.text);
    const [, name = '', was] = /^`?([^`(]+?)`?(?: ?\(was `?([^`)]+)`?\))?$/.exec(named) ?? [];
    if (name === '') return this.#say(line, `the first cell names the attribute, as in \`dueDate\`; ${JSON.stringify(named)} does not.`);
    const relation = /^(belongsTo|hasMany|manyToMany) ([A-Z][A-Za-z0-9]*)$/.exec(type);
    if (relation) return this.#relation(line, { name, was, kind: relation[1] as Relation['kind'], entity: relation[2]!, rules });
    const known = TYPES.find((one) => one === type);
    if (known === undefined)
      return this.#say(
        line,
        `${JSON.stringify(type)} is no type; there are ${TYPES.join(', ')}, and belongsTo, hasMany or manyToMany with an entity.`,
      );
    const before = this.#base?.fields.find((one) => one.name === (was ?? name));
    const same = before !== undefined && before.type === known && spaced(constraintsOf(before)) === spaced(rules);
    if (same) return void this.#fields.push({ ...before, name, ...(was !== undefined && { was }) });
    const read = readConstraints(rules, known, before);
    if ('unread' in read)
      return this.#say(
        line,
        `${JSON.stringify(read.unread)} is no rule of an attribute that could be read here; in hexad.json every rule can be written.`,
      );
    const kept = before === undefined ? {} : withoutWords(before);
    const said = { ...kept, name, type: known, ...read.field, sources: [...(before?.sources ?? []), byHand].filter((one, at, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at) }; // prettier-ignore
    this.#fields.push({ ...said, ...(was !== undefined && { was }) } as Field);
  }

  #relation(
    line: Line,
    { name, was, kind, entity, rules }: Pick<Relation, 'name' | 'kind' | 'entity'> & { was: string | undefined; rules: string },
  ): void {
    const before = this.#base?.relations.find((one) => one.name === (was ?? name));
    const said = rules.split(/;\s*/).filter((one) => one !== '');
    const unread = said.find((one) => !/^(required|optional|at most one|on delete (restrict|cascade|setNull))$/.test(one));
    if (unread !== undefined)
      return this.#say(
        line,
        `${JSON.stringify(unread)} is no rule of a relation; there are required, optional, at most one, and on delete restrict, cascade or setNull.`,
      );
    const onDelete = /on delete (\w+)/.exec(rules)?.[1];
    const belongs =
      kind === 'belongsTo'
        ? { required: said.includes('required'), ...(onDelete && { onDelete }), ...(said.includes('at most one') ? { unique: true } : {}) }
        : {};
    const { unique: _unique, ...rest } = before?.kind === kind ? before : ({} as Relation);
    const field = was !== undefined && kind === 'belongsTo' ? { field: `${name}Id` } : {};
    this.#relations.push({ ...rest, name, kind, entity, ...belongs, ...field, ...(was !== undefined && { was }) });
  }

  #states(lines: readonly Line[]): object {
    const [line] = lines;
    const former = this.#base;
    if (line === undefined) return former?.states.length ? { states: [], stateField: undefined, initialState: undefined } : {};
    const [, said = '', initial = ''] = /^States: (.*); a new one is (.*)\.$/.exec(line.text) ?? [];
    if (said === '') return this.#say(line, 'states are written as `States: open, done; a new one is open.`') ?? {};
    if (former?.states.join(', ') === unescaped(said) && former.initialState === unescaped(initial)) return {};
    return {
      states: unescaped(said).split(/,\s*/),
      initialState: unescaped(initial),
      ...(former?.stateField === undefined && { stateField: 'status' }),
    };
  }

  #lists(lines: readonly Line[]): object {
    const [line] = lines;
    if (line === undefined) return {};
    const of = (form: RegExp): string[] => (form.exec(line.text)?.[1] ?? '').split(/,\s*/).filter((one) => one !== '');
    const sort = /by default (\w+) (asc|desc), (\d+) on a page/.exec(line.text);
    const operations = of(/Operations: ([^.]*)\./);
    if (sort === null || operations.length === 0)
      return (
        this.#say(
          line,
          'lists are written as `Lists: search in title; filter by status; sort by dueDate; by default dueDate asc, 20 on a page. Operations: create, read.`',
        ) ?? {}
      );
    const size = Number(sort[3]);
    return {
      search: of(/search in ([^;]*);/),
      filters: of(/filter by ([^;]*);/),
      sorts: of(/sort by ([^;]*);/),
      defaultSort: { field: sort[1], direction: sort[2] },
      pageSize: { default: size, max: Math.max(size, this.#base?.pageSize.max ?? 100) },
      operations,
    };
  }

  #items(lines: readonly Line[]): object {
    const former = this.#base;
    const rules = lines
      .filter(({ text }) => /^- \S+-R\d+ \(\w+\): /.test(text))
      .map((line) => {
        const [, id, statement = ''] = /^- (\S+) \(\w+\): (.*)$/.exec(line.text) ?? [];
        const before = former?.rules.find((rule) => rule.id === id);
        if (before === undefined) return this.#say(line, `there was no rule ${id}; a new rule is written in hexad.json.`);
        return { ...before, statement: statement === spaced(before.statement) ? before.statement : unescaped(statement) };
      });
    const transitions = lines
      .filter(({ text }) => text.startsWith('- `'))
      .map((line) => {
        const [, name, label = '', actor, requires, stamps] =
          /^- `(\w+)`: (.*?)(?: by ([^,—]+?))?(?:, requires ([\w, ]+?))?(?:, sets ([\w, ]+?))?(?: — .*)?$/.exec(line.text) ?? [];
        const before = former?.transitions.find((one) => one.name === name);
        if (before && line.text.startsWith(`- \`${name}\`: ${before.label}`)) return before;
        const [, from = '', to = ''] = /^(.*) → (.*)$/.exec(label) ?? [];
        if (name === undefined || to === '') return this.#say(line, 'a change of state is written as ``- `complete`: open → completed``.');
        const states = [...(former?.states ?? [])];
        const state = (word: string): string => states.find((one) => one.toLowerCase() === word.trim().toLowerCase()) ?? word.trim();
        return { name, label, from: from.split(/ or /).map(state), to: state(to), ...(actor && { actor }), ...(requires && { requires: list(requires) }), ...(stamps && { stamps: list(stamps) }), sources: [byHand] }; // prettier-ignore
      });
    const other = lines.filter(({ text }) => !/^- (`|\S+-R\d+ \(\w+\): )/.test(text));
    for (const line of other) this.#say(line, 'a line of this kind cannot be read here: rules are written in hexad.json.');
    return { rules: rules.filter((one) => one !== undefined), transitions: transitions.filter((one) => one !== undefined) };
  }
}

/** What of a field the words of its row do not say. */
function withoutWords(field: Field): Partial<Field> {
  const said = new Set(['required', 'unique', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'pattern', 'patternHint', 'format', 'default', 'enum', 'readOnly', 'was', 'enumWas', 'existing']); // prettier-ignore
  return Object.fromEntries(Object.entries(field).filter(([key]) => !said.has(key)));
}

const isRow = (text: string): boolean => text.startsWith('|') && !/^\|(?:\s*-+\s*\|)+$/.test(text) && !/^\|\s*attribute\s*\|/.test(text);

const list = (text: string | undefined): string[] | undefined => text?.split(/,\s*/);

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `Task (was Job)` */
export const renamed = (title: string): [name: string, was: string | undefined] => {
  const [, name = title, was] = /^(.*?)(?: \(was (.+)\))?$/.exec(title) ?? [];
  return [unescaped(name), was];
};
