import { sentenceCase } from '../../../src/domain/names.js';

/** `New task` from `Task`; `New CV` from `CV`: only a word that is not an acronym gets a small letter. */
export const lowerFirst = (label: string): string =>
  /^\p{Lu}[\p{Ll}\s]/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** `in_progress` → `In progress`; anything that is no identifier stays as it was written. */
export function valueLabel(value: string): string {
  const text = /^[\w-]+$/.test(value)
    ? value
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .replaceAll(/[_-]+/g, ' ')
        .trim()
    : value;
  if (/^[A-Z\d ]+$/.test(text)) return text;
  return text.charAt(0).toUpperCase() + (text.includes(' ') && /^[\w-]+$/.test(value) ? text.slice(1).toLowerCase() : text.slice(1));
}

/** What a button says that moves a record to another state: the verb, where the label only names the two states. */
export const transitionLabel = ({ name, spec }: { name: string; spec: { label: string } }): string =>
  /\p{S}/u.test(spec.label) ? sentenceCase(name) : spec.label.charAt(0).toUpperCase() + spec.label.slice(1);
