import type { z } from 'zod';
import type { Fault } from './faults.js';
import type { Source } from './source.js';
import { unknownKey } from './unsupported.js';

/** What zod says of a value that is not there. */
const ABSENT = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** What zod found, in the words of the language and with its place in the file. */
export function issueFaults(issues: readonly z.core.$ZodIssue[], source: Source, at: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...at, ...issue.path];
    const place = source.place(path);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ ...source.place(path, key), message: unknownKey(key) }));
    if (path.length === 0) return [{ ...place, message: 'the file must be a map with name, version and steps.' }];
    const field = path.findLast((part) => typeof part === 'string') ?? 'the file';
    if (ABSENT.has(issue.code) && valueAt(source.value, path) === undefined) return [{ ...place, message: `\`${field}\` is missing.` }];
    if (issue.code === 'invalid_value') {
      const accepted = issue.values.map(String).join(', ');
      return [{ ...place, message: `\`${field}\` has an unknown value; it can be ${accepted}.` }];
    }
    return [{ ...place, message: `\`${field}\`: ${issue.message.replace(/\.$/, '')}.` }];
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}
