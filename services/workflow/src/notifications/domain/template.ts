import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, type Json } from '../../expressions/json.js';
import { compileTemplate } from '../../expressions/template.js';
import type { Delivery } from './delivery.js';
import { escapeHtml, htmlOf } from './html.js';
import { lookupIn, NAMES } from './names.js';

/** The texts of a message. */
export interface Template {
  /** A type of events, `digest`, or `*` for those without one of their own. */
  readonly type: string;
  readonly subject: string;
  readonly text: string;
  /** Empty: made from the text. */
  readonly html: string;
}

export const DIGEST = 'digest';

export const SHIPPED: readonly Template[] = [
  {
    type: '*',
    subject: '[${severity}] ${title}',
    text: '${title}\n\n${time}\n${type}${project_id == "" ? "" : "\\nProject " + project_id}${run_id == "" ? "" : "\\nRun " + run_id}\n',
    html: '',
  },
  {
    type: DIGEST,
    subject: '${title}',
    text: '${events.map(e, e.time + "  [" + e.severity + "] " + e.title).join("\\n")}\n',
    html: '',
  },
];

export interface Texts {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const DIGEST_NAMES = ['count', 'events'] as const;

/** Fails with an ExpressionError for a text that cannot be filled in. */
export function checkTemplate({ type, subject, text, html }: Template): void {
  const known: readonly string[] = type === DIGEST ? [...NAMES, ...DIGEST_NAMES] : NAMES;
  for (const source of [subject, text, html]) {
    const { names, secrets } = compileTemplate(source);
    const stranger = [...names].find((name) => !known.includes(name));
    if (stranger !== undefined) throw new ExpressionError(`\`${stranger}\` is nothing that a message has; there are ${known.join(', ')}`);
    if (secrets.size > 0) throw new ExpressionError('a message has no secrets');
  }
}

/** Throws an ExpressionError when something that it names is not there. */
export function fill({ subject, text, html }: Template, delivery: Delivery, together: readonly Delivery[]): Texts {
  const lookup = lookupFor(delivery, together);
  const filled = filledIn(text, lookup, asText);
  return {
    subject: filledIn(subject, lookup, asText).replaceAll(/\s+/g, ' ').trim().slice(0, 300),
    text: filled,
    html: html === '' ? htmlOf(filled) : filledIn(html, lookup, (value) => escapeHtml(asText(value))),
  };
}

function filledIn(source: string, lookup: Lookup, write: (value: Json) => string): string {
  const { parts } = compileTemplate(source);
  return parts.map((part) => (typeof part === 'string' ? part : write(part.expression.evaluate(lookup)))).join('');
}

function lookupFor(delivery: Delivery, together: readonly Delivery[]): Lookup {
  const single = lookupIn(delivery.happening);
  if (together.length === 0) return single;
  const events = together.map(({ happening }): Json => {
    const lookup = lookupIn(happening);
    return Object.fromEntries(NAMES.map((name) => [name, lookup(name)!]));
  });
  const count = together.length;
  const own: Readonly<Record<string, Json>> = { count, events, type: DIGEST, title: `${count} ${count === 1 ? 'message' : 'messages'}` };
  return (name) => (Object.hasOwn(own, name) ? own[name] : single(name));
}
