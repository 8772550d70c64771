import { AppError } from '@hexad/kernel';
import { redactText } from '@hexad/telemetry';
import type { z } from 'zod';

export type Settings = Readonly<Record<string, string>>;

/** Where values come from; the first source that has a name wins. */
export interface SettingsSource {
  /** For people: `the environment`. */
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

const PREFIX = 'HEXAD_';
const TEST_PREFIX = 'HEXAD_TEST_';

/**
 * Reads every setting once, against the union of `schemas`. Unset ones get their defaults; empty counts as unset.
 * Fails with `settings_invalid` and one message that lists every fault: name, source, and what is accepted.
 */
export function readSettings(schemas: readonly z.ZodObject[], sources: readonly SettingsSource[]): Settings {
  const fields = schemas.flatMap((schema) => Object.entries(schema.shape as Record<string, z.ZodType>));
  const known = new Set(fields.map(([name]) => name));
  const faults = sources.flatMap(({ name: source, values }) =>
    Object.keys(values)
      .filter((name) => name.startsWith(PREFIX) && !name.startsWith(TEST_PREFIX) && !known.has(name))
      .map((name) => `${name} from ${source} is not a setting${suggestion(name, known)}.`),
  );
  const settings: Record<string, string> = {};
  for (const [name, schema] of fields) {
    const source = sources.find(({ values }) => isSet(values[name]));
    const given = source?.values[name];
    const read = schema.safeParse(given);
    if (!read.success) faults.push(`${name} ${found(name, given, source)}; accepted: ${accepted(schema, read.error)}.`);
    else if (given !== undefined) settings[name] = given;
    else if (read.data !== undefined) settings[name] = typeof read.data === 'string' ? read.data : JSON.stringify(read.data);
  }
  for (const { values } of sources) {
    for (const [name, value] of Object.entries(values)) if (name.startsWith(TEST_PREFIX) && isSet(value)) settings[name] ??= value;
  }
  if (faults.length === 0) return Object.freeze(settings);
  const unique = [...new Set(faults)];
  const heading = unique.length === 1 ? 'A setting is wrong:' : `${unique.length} settings are wrong:`;
  throw new AppError('settings_invalid', [heading, ...unique].join('\n  '), { details: { faults: unique } });
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

function found(name: string, given: string | undefined, source: SettingsSource | undefined): string {
  if (given === undefined || source === undefined) return 'is not set';
  const shown = /SECRET|PASSWORD|TOKEN|(^|_)KEY/.test(name) ? '(hidden)' : JSON.stringify(redactText(given));
  return `from ${source.name} is ${shown}`;
}

const accepted = (schema: z.ZodType, error: z.ZodError): string =>
  schema.description ?? error.issues.map(({ message }) => message).join(', ');

function suggestion(name: string, known: ReadonlySet<string>): string {
  const [nearest] = [...known].map((candidate) => ({ candidate, far: distance(name, candidate) })).sort((a, b) => a.far - b.far);
  return nearest !== undefined && nearest.far <= 4 ? `; did you mean ${nearest.candidate}?` : '';
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
