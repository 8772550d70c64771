import { AppError, requireRight, type Caller } from '@hexad/kernel';
import { redactText, type Log } from '@hexad/telemetry';
import { ExpressionError } from '../../expressions/expression.js';
import { checkTemplate, DIGEST, fill, SHIPPED, type Template, type Texts } from '../domain/template.js';
import { isTypePattern } from '../domain/type-pattern.js';
import type { Outgoing } from './ports.js';

/** Texts that a tenant put in place of the shipped ones. */
export abstract class Templates {
  abstract all(tenant: string): Promise<readonly Template[]>;
  abstract set(tenant: string, template: Template): Promise<void>;
  abstract remove(tenant: string, type: string): Promise<boolean>;
}

const LONGEST = { subject: 300, text: 20_000, html: 100_000 } as const;
export const LANGUAGE = 'en';

export class MessageTexts {
  readonly #templates: Templates;
  readonly #log: Log;

  constructor(templates: Templates, log: Log) {
    this.#templates = templates;
    this.#log = log;
  }

  /** What looks like a secret is taken out. A text that cannot be filled in gives way to the shipped one. */
  async of(tenant: string, { delivery, together }: Outgoing): Promise<Texts> {
    const type = together.length > 0 ? DIGEST : delivery.happening.type;
    const own = await this.#templates.all(tenant);
    const chosen = own.find((one) => one.type === type) ?? (type === DIGEST ? undefined : own.find((one) => one.type === '*'));
    const shipped = SHIPPED.find((one) => one.type === (type === DIGEST ? DIGEST : '*'))!;
    try {
      return redacted(fill(chosen ?? shipped, delivery, together));
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError) || chosen === undefined) throw thrown;
      this.#log.warn('a text of a message could not be filled in', { tenant, type: chosen.type, error: thrown.message });
      return redacted(fill(shipped, delivery, together));
    }
  }

  /** The tenant's own and, for what has none, the shipped ones. */
  async list(tenant: string): Promise<readonly { readonly template: Template; readonly shipped: boolean }[]> {
    const own = await this.#templates.all(tenant);
    const rest = SHIPPED.filter(({ type }) => !own.some((one) => one.type === type));
    return [...own.map((template) => ({ template, shipped: false })), ...rest.map((template) => ({ template, shipped: true }))];
  }

  async set(caller: Caller, template: Template, language: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    checkLanguage(language);
    const { type } = template;
    if (type !== '*' && type !== DIGEST && (type.includes('*') || !isTypePattern(type)))
      throw new AppError('invalid', `type is ${JSON.stringify(type)}; it is a type of events, ${DIGEST}, or * for all others.`);
    for (const field of ['subject', 'text', 'html'] as const) {
      if (template[field].length > LONGEST[field])
        throw new AppError('too_large', `${field} has ${template[field].length} characters; at most ${LONGEST[field]} are kept.`);
    }
    if (template.subject.trim() === '' || template.text.trim() === '')
      throw new AppError('invalid', 'A template has a subject and a text.');
    try {
      checkTemplate(template);
    } catch (thrown) {
      if (thrown instanceof ExpressionError) throw new AppError('invalid', `The template: ${thrown.message}.`, { cause: thrown });
      throw thrown;
    }
    await this.#templates.set(caller.tenant, template);
  }

  async remove(caller: Caller, type: string, language: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    checkLanguage(language);
    if (!(await this.#templates.remove(caller.tenant, type)))
      throw new AppError('not_found', `There is no template for ${JSON.stringify(type)}.`);
  }
}

const redacted = ({ subject, text, html }: Texts): Texts => ({
  subject: redactText(subject),
  text: redactText(text),
  html: redactText(html),
});

function checkLanguage(language: string): void {
  if (language !== '' && language !== LANGUAGE)
    throw new AppError('invalid', `language is ${JSON.stringify(language)}; there is ${LANGUAGE}.`);
}
