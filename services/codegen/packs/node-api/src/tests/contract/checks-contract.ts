import type { Check, ContractMember } from '@hexad/proto/documents';
import { contractModels, type ContractModel } from '../../../../../src/domain/contract-model.js';
import { tsKey, tsString, tsValue } from '../../../../../src/domain/escape.js';
import { startsOf, transitionBody } from '../../../../../src/domain/reach.js';
import { changeable, deletable, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import { numberField } from '../../contract/files.js';
import type { Writer } from '../writer.js';

const SUPPORT = './support/contract.ts';
/** A number that no record has. */
const NO_NUMBER = '999999999';

/** What an operation of the contract answers, and how it refuses. */
export function contractTest(w: Writer, check: Extract<Check, { kind: 'contract' }>, pages: boolean): string | undefined {
  const model = contractModels(w.app, pages).find(({ spec }) => spec.id === check.operation);
  if (model === undefined) return undefined;
  const test = new ContractTest(w, model);
  return check.aspect === 'answers' ? test.answers() : check.aspect === 'invalid' ? test.refusesBody() : test.refusesUnknown();
}

class ContractTest {
  readonly #w: Writer;
  readonly #of: ContractModel;

  constructor(w: Writer, model: ContractModel) {
    this.#w = w;
    this.#of = model;
  }

  answers(): string | undefined {
    const { spec, entity } = this.#of;
    const { variable } = entity;
    switch (spec.action) {
      case 'list':
        return lines(
          `const ${variable} = ${this.#w.create(entity)};`,
          this.#ask(variable),
          `expect(${this.#held('answer')}).toContainEqual(expect.objectContaining(${this.#named(variable)}));`,
          this.#filters(variable),
          this.#pages(variable),
        );
      case 'read':
        return lines(`const ${variable} = ${this.#w.create(entity, this.#withoutOptional())};`, this.#ask(variable), `expect(${this.#held('answer')}).toMatchObject(${this.#named(variable)});`);
      case 'create':
        return lines(
          `const made = ${this.#w.body(entity)};`,
          this.#body('made'),
          this.#ask('made', 'body'),
          spec.answers === undefined ? undefined : this.#expectSaid(),
          entity.can.list &&
            `expect(((await api.get(${tsString(entity.path)})).body['items'])).toContainEqual(expect.objectContaining(${this.#kept('made')}));`,
        );
      case 'replace':
      case 'update':
        return lines(
          `const ${variable} = ${this.#w.reached(entity, changeable(entity))};`,
          `const other = ${this.#w.body(entity)};`,
          this.#body('other'),
          this.#ask(variable, 'body'),
          spec.answers === undefined ? undefined : this.#expectSaid(),
          `expect(${this.#w.stored(entity, `${variable}.id`)}).toMatchObject(${this.#kept('other')});`,
        );
      case 'delete':
        return lines(
          `const ${variable} = ${this.#w.reached(entity, deletable(entity))};`,
          this.#ask(variable),
          `expect(${this.#w.stored(entity, `${variable}.id`)}).toBeUndefined();`,
        );
      case 'transition':
        return this.#moves();
    }
  }

  /** What an answer leaves out where it is empty. */
  #withoutOptional(): Changes {
    const { spec, entity } = this.#of;
    const optional = (spec.answers?.members ?? []).filter((one) => one.optional === true).map(({ field }) => field);
    const bound = new Set(entity.rules.flatMap((rule) => ('field' in rule ? [rule.field] : [])));
    const empty = entity.fields.filter(({ name, nullable, writable, guarded }) => nullable && writable && !guarded && optional.includes(name) && !bound.has(name));
    return Object.fromEntries(empty.map(({ name }) => [name, null]));
  }

  /** Each filter finds the record by what the contract calls its value. */
  #filters(variable: string): string[] {
    const { spec, query, entity } = this.#of;
    return query.flatMap(({ name, means, values }) => {
      const field = spec.query.find((one) => one.name === name)?.field;
      if (means !== 'filter' || !entity.fields.some((one) => one.name === field && one.spec.computed === undefined)) return [];
      const value = this.#wire(variable, { name, field: field!, ...(values === undefined ? {} : { values }) });
      const reply = `await api.get(\`${this.#path(variable).slice(1, -1)}?${encodeURIComponent(name)}=\${encodeURIComponent(String(${value}))}\`)`;
      return [`expect(${this.#held(`${this.#use('expectAnswer')}(${reply}, ${tsString(spec.id)}, ${spec.status})`)}).toContainEqual(expect.objectContaining(${this.#named(variable)}));`];
    });
  }

  /** One after the other: two pages of one record each are not the same. */
  #pages(variable: string): string[] {
    const { spec, query, entity } = this.#of;
    const size = query.find(({ means }) => means === 'pageSize');
    const next = query.find(({ means }) => means === 'page' || means === 'offset');
    if (size === undefined || next === undefined || spec.parent !== undefined) return [];
    const page = (value: number): string =>
      this.#held(`${this.#use('expectAnswer')}(await api.get(\`${this.#path(variable).slice(1, -1)}?${size.name}=1&${next.name}=${value}\`), ${tsString(spec.id)}, ${spec.status})`);
    return [
      `${this.#w.create(entity)};`,
      `const pages = ([${page(next.means === 'page' ? 1 : 0)}, ${page(next.means === 'page' ? 2 : 1)}] as unknown as Record<string, unknown>[][]).map((held) => held.map((one) => one[${tsString(this.#idName())}]));`,
      'expect(pages).toEqual([[expect.anything()], [expect.anything()]]);',
      'expect(pages[0]).not.toEqual(pages[1]);',
    ];
  }

  #moves(): string | undefined {
    const { spec, entity } = this.#of;
    const transition = entity.states?.transitions.find(({ name }) => name === spec.transition);
    const [from] = transition === undefined ? [] : startsOf(entity, transition);
    if (transition === undefined || from === undefined) return undefined;
    const body = transitionBody(entity, transition);
    const wire = Object.fromEntries(Object.entries(body).flatMap(([field, value]) => (spec.takes?.members ?? []).filter((one) => one.field === field).map(({ name }) => [name, value])));
    return lines(
      `const ${entity.variable} = ${this.#w.inState(entity, from)};`,
      `const body = ${tsValue(wire)};`,
      this.#ask(entity.variable, spec.takes === undefined ? undefined : 'body'),
      `expect(${this.#w.stored(entity, `${entity.variable}.id`)}).toMatchObject(${tsValue({ [entity.states!.field]: transition.spec.to })});`,
    );
  }

  /** The first property that can be wrong is an object. */
  refusesBody(): string | undefined {
    const { spec, entity } = this.#of;
    const [wrong] = spec.takes?.members ?? [];
    if (wrong === undefined) return undefined;
    const { variable } = entity;
    const made = spec.action === 'create' ? this.#w.body(entity) : this.#w.reached(entity, changeable(entity));
    const count = `(await api.get(${tsString(entity.path)})).body['total']`;
    const unchanged =
      spec.action === 'create'
        ? entity.can.list && `expect(${count}).toBe(before);`
        : `expect(${this.#w.stored(entity, `${variable}.id`)}).toEqual(${variable});`;
    return lines(
      (spec.action !== 'create' || spec.parent !== undefined) && `const ${variable} = ${made};`,
      spec.action === 'create' && entity.can.list && `const before = ${count};`,
      this.#parentLine(variable),
      `const reply = await api.request(${tsString(spec.method.toUpperCase())}, ${this.#path(variable)}, ${this.#wrapped(`{ ${tsKey(wrong.name)}: { not: 'this' } }`)});`,
      `${this.#use('expectRefusal')}(reply, ${tsString(spec.id)}, ${spec.statuses['400'] ?? 400});`,
      unchanged,
    );
  }

  refusesUnknown(): string {
    const { spec, entity } = this.#of;
    const named = spec.key ?? spec.parent!;
    const path = spec.key === undefined ? '' : this.#parentLine(entity.variable);
    const body = spec.takes === undefined || spec.action === 'transition' ? undefined : 'body';
    const unknown = named.numbered ? NO_NUMBER : NOBODY;
    return lines(
      path !== '' && `const ${entity.variable} = ${this.#w.create(entity)};`,
      path,
      body !== undefined && [`const made = ${this.#w.body(entity)};`, this.#body('made')],
      `const reply = await api.request(${tsString(spec.method.toUpperCase())}, ${this.#path(entity.variable, { [named.param]: unknown })}${body === undefined ? '' : ', body'});`,
      `${this.#use('expectRefusal')}(reply, ${tsString(spec.id)}, ${spec.statuses['404'] ?? 404});`,
    );
  }

  #use(name: 'allowed' | 'expectAnswer' | 'expectRefusal'): string {
    this.#w.use(name, SUPPORT);
    return name;
  }

  /** Statements that ask and hold the answer against the contract; `answer` is its body. */
  #ask(variable: string, body?: string): string {
    const { spec } = this.#of;
    return lines(
      this.#parentLine(variable),
      `const reply = await api.request(${tsString(spec.method.toUpperCase())}, ${this.#path(variable)}${body === undefined ? '' : `, ${body}`});`,
      `${spec.answers === undefined ? '' : 'const answer = '}${this.#use('expectAnswer')}(reply, ${tsString(spec.id)}, ${spec.status});`,
    );
  }

  #parentLine(variable: string): string {
    const { spec, parent } = this.#of;
    if (spec.parent === undefined || parent === undefined) return '';
    const id = `${variable}.${spec.parent.field}`;
    return spec.parent.numbered ? `const parent = (await api.get(\`${parent.path}/\${${id}}\`)).body['${numberField(this.#w.app, parent)}'];` : `const parent = ${id};`;
  }

  #path(variable: string, unknown: Readonly<Record<string, string>> = {}): string {
    const { spec, path, entity } = this.#of;
    const id = spec.key?.numbered === true ? numberField(this.#w.app, entity) : 'id';
    const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
      if (unknown[name] !== undefined) return unknown[name];
      return name === spec.key?.param ? `\${${variable}.${id}}` : '${parent}';
    });
    return `\`${filled}\``;
  }

  /** `const body`: the record of this variable in the words of the contract. */
  #body(variable: string): string {
    const { spec } = this.#of;
    const members = this.#sent().map((member) => `${tsKey(member.name)}: ${this.#wire(variable, member)}`);
    return `const body = ${this.#wrapped(`${this.#use('allowed')}(${tsString(spec.id)}, { ${members.join(', ')} })`)};`;
  }

  #wrapped(body: string): string {
    const within = this.#of.spec.takes?.within;
    return within === undefined ? body : `{ ${tsKey(within)}: ${body} }`;
  }

  /** What a request says that a valid record has. */
  #sent(): ContractMember[] {
    const { entity, spec } = this.#of;
    const fields = new Set([
      ...entity.fields.filter(({ writable, guarded }) => writable && !guarded).map(({ name }) => name),
      ...[...entity.references, ...entity.links].filter(({ required }) => required).map(({ field }) => field),
    ]);
    return (spec.takes?.members ?? []).filter(({ field }) => fields.has(field));
  }

  #wire(variable: string, { field, values, numbered }: ContractMember): string {
    const value = `${variable}.${field}`;
    if (values !== undefined) {
      const names = Object.entries(values).map(([theirs, own]) => `${tsKey(own)}: ${tsString(theirs)}`);
      return `({ ${names.join(', ')} } as Record<string, string>)[String(${value})]`;
    }
    const target = numbered === undefined ? undefined : this.#w.app.entities.find(({ name }) => name === numbered);
    return target === undefined ? value : `(await api.get(\`${target.path}/\${${value}}\`)).body['${numberField(this.#w.app, target)}']`;
  }

  /** What the application has kept is what the record of this variable said. */
  #kept(variable: string): string {
    const said = this.#sent().filter(({ field }) => this.#of.entity.fields.some(({ name }) => name === field));
    return `{ ${said.map(({ field }) => `${tsKey(field)}: ${variable}.${field}`).join(', ')} }`;
  }

  #expectSaid(): string {
    const { takes, answers } = this.#of.spec;
    const both = this.#sent().filter(({ name }) => answers?.members.some((one) => one.name === name));
    const said = takes?.within === undefined ? 'body' : `body.${takes.within}`;
    return `expect(${this.#held('answer')}).toMatchObject({ ${both.map(({ name }) => `${tsKey(name)}: ${said}[${tsString(name)}]`).join(', ')} });`;
  }

  #held(answer: string): string {
    const within = this.#of.spec.answers?.within;
    return within === undefined ? answer : `${answer}[${tsString(within)}]`;
  }

  /** The property that tells records apart. */
  #idName(): string {
    const { spec, entity } = this.#of;
    const number = numberField(this.#w.app, entity);
    return spec.answers?.members.find(({ field }) => field === 'id' || field === number)?.name ?? spec.answers?.members[0]?.name ?? 'id';
  }

  /** How the contract names the record of this variable. */
  #named(variable: string): string {
    const { spec, entity } = this.#of;
    const number = numberField(this.#w.app, entity);
    const id = spec.answers?.members.find(({ field }) => field === 'id' || field === number);
    const plain = entity.fields.find(({ spec: field }) => field.required && field.counter === undefined && field.enum === undefined);
    const member = id ?? spec.answers?.members.find(({ field }) => field === plain?.name);
    return member === undefined ? '{}' : `{ ${tsKey(member.name)}: ${variable}.${member.field} }`;
  }
}
