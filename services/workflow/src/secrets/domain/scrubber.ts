import { isList, isObject, type Json } from '../../expressions/json.js';
import { LEAST } from './secret.js';

/** Takes secrets out of what others answer: as they are, and as they are commonly written. What is left says which one it was. */
export class Scrubber {
  readonly #forms: readonly (readonly [form: string, instead: string])[];

  /** Name → value. */
  constructor(secrets: ReadonlyMap<string, string>) {
    const forms = [...secrets].flatMap(([name, value]) => formsOf(value).map((form) => [form, `[secret ${name}]`] as const));
    // The longest first: a part of a form must not be taken before the whole.
    this.#forms = forms.toSorted(([a], [b]) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text;
    for (const [form, instead] of this.#forms) if (clean.includes(form)) clean = clean.replaceAll(form, instead);
    return clean;
  }

  /** At any depth, in the names of fields too. */
  value(value: Json): Json {
    if (this.#forms.length === 0) return value;
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.#number(value);
    if (isList(value)) return value.map((item) => this.value(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [this.text(key), this.value(field)]));
  }

  #number(value: number): Json {
    const text = String(value);
    const clean = this.text(text);
    return clean === text ? value : clean;
  }
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const lines = value.includes('\n') ? value.split(/\r?\n/).map((line) => line.trim()) : [];
  const written = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
  ];
  const forms = [...written, ...lines, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...encoded(bytes)];
  return [...new Set(forms)].filter((form) => form.length >= LEAST);
}

/** In base64 a text looks different at each of three places; what does not depend on its neighbours is the same. */
function encoded(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = before === 0 ? 0 : before + 1;
    const whole = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    const core = text.slice(first, whole);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
