import { typeOfExpression } from '../../expressions/check.js';
import { ExpressionError } from '../../expressions/expression.js';
import { isList, isObject, type Json } from '../../expressions/json.js';
import { SECRET_IN_TEXT } from '../../expressions/secrets.js';
import { compileTemplate, type Template } from '../../expressions/template.js';
import { typeOfJson } from '../../expressions/type-of-schema.js';
import * as types from '../../expressions/types.js';
import { ANY, either, inWords, listOf, mayBe, objectOf, type Type } from '../../expressions/types.js';
import type { Place } from '../source.js';
import type { Report, Spot } from './report.js';

/** The names that a value sees, with what is known of them. */
export type Scope = ReadonlyMap<string, Type>;

/** A name that nobody defines: the run must be given it. */
export interface Input extends Place {
  /** What it is used as; `any` where that cannot be told. */
  readonly type: Type;
  /** It has a fallback wherever it is used. */
  readonly optional: boolean;
}

/** Reads the templates in values: types, names and secrets. */
export class Values {
  readonly inputs = new Map<string, Input>();
  readonly secrets = new Set<string>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** The type of a value with templates at any depth. What is wrong in it is reported. */
  typeOf(value: Json, scope: Scope, spot: Spot, wanted: Type = ANY): Type {
    if (typeof value === 'string') return this.#text(value, scope, spot, wanted);
    if (isList(value)) {
      const item = wanted.kind === 'list' ? wanted.of : ANY;
      return listOf(either(...value.map((element, index) => this.typeOf(element, scope, this.#report.down(spot, index), item))));
    }
    if (!isObject(value)) return typeOfJson(value);
    const fields = Object.entries(value).map(([key, field]): [string, Type] => {
      const type = wanted.kind === 'object' ? wanted.fields.get(key) : undefined;
      return [key, this.typeOf(field, scope, this.#report.down(spot, key), type)];
    });
    return objectOf(fields);
  }

  /** As `typeOf`, and refuses a value that cannot be what it must be. */
  check(value: Json, scope: Scope, spot: Spot, wanted: Type, code: string, what: string): Type {
    const type = this.typeOf(value, scope, spot, wanted);
    if (!mayBe(type, wanted)) {
      const plain = typeof value === 'string' && !value.includes('${');
      const advice = plain ? `; an expression is written \`\${${value}}\`` : '';
      this.#report.error(spot, code, `${what} must be ${inWords(wanted)}, and this is ${inWords(type)}${advice}`, firstExpression(value));
    }
    return type;
  }

  #text(text: string, scope: Scope, spot: Spot, wanted: Type): Type {
    if (!text.includes('${')) return types.TEXT;
    let template: Template;
    try {
      template = compileTemplate(text);
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
      this.#report.error(spot, 'expression', thrown.message, thrown.at ?? 0);
      return ANY;
    }
    for (const secret of template.secrets) this.secrets.add(secret);
    this.#need(template, scope, spot);
    const single = template.parts.length === 1;
    let type: Type = types.TEXT;
    for (const part of template.parts) {
      if (typeof part === 'string') continue;
      const { expression, at } = part;
      type = typeOfExpression(expression.syntax, {
        nameType: (name) => scope.get(name),
        expect: (name, use) => this.#expect(name, use, scope),
        report: (offset, code, message) => {
          if (code === 'never_equal') this.#report.warn(spot, code, `\`${expression.source}\`: ${message}`, at + offset);
          else this.#report.error(spot, code, `\`${expression.source}\`: ${message}`, at + offset);
        },
      });
      if (single) this.#expect(expression.source, wanted, scope);
      else if (type.kind === 'secret') this.#report.error(spot, 'secret_in_text', `\`${expression.source}\`: ${SECRET_IN_TEXT}`, at);
    }
    return single ? type : types.TEXT;
  }

  #need(template: Template, scope: Scope, spot: Spot): void {
    for (const part of template.parts) {
      if (typeof part === 'string') continue;
      for (const name of [...part.expression.names, ...part.expression.optional]) {
        if (scope.has(name)) continue;
        const optional = part.expression.optional.has(name);
        const known = this.inputs.get(name);
        if (known && (!known.optional || optional)) continue;
        const at = part.at + nameAt(part.expression.source, name);
        this.inputs.set(name, { ...this.#report.place(spot, at), type: known?.type ?? ANY, optional });
      }
    }
  }

  #expect(name: string, type: Type, scope: Scope): void {
    const known = this.inputs.get(name);
    if (!known || scope.has(name)) return;
    // The narrower of two uses says more; two that cannot both hold say nothing.
    const narrower = known.type.kind === 'any' || (mayBe(type, known.type) && type.kind !== 'either');
    if (type.kind !== 'any' && narrower) this.inputs.set(name, { ...known, type });
  }
}

/** Where a name first stands as a word of its own. */
function nameAt(source: string, name: string): number {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1))
    if (!/\w/.test(source[at - 1] ?? ' ') && !/\w/.test(source[at + name.length] ?? ' ')) return at;
  return 0;
}

const firstExpression = (value: Json): number => (typeof value === 'string' ? Math.max(value.indexOf('${'), 0) : 0);
