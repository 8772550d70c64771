import { tsString } from '../../../src/domain/escape.js';

/** Text that stands in a JSX attribute's quotes as it is. */
const PLAIN = /^[^\p{C}\p{Z}"'&\\{}<>`]+( [^\p{C}\p{Z}"'&\\{}<>`]+)*$/u;

/** A whole JSX attribute for a text that people wrote. */
export const attribute = (name: string, text: string): string => (PLAIN.test(text) ? `${name}="${text}"` : `${name}={${tsString(text)}}`);

/** The attributes of an element, without those that are off. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (typeof value === 'string' ? attribute(name, value) : value === true ? name : `${name}={${value}}`))
    .join(' ');
}
