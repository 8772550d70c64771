import { slug } from './slug.ts';

export type Values = Readonly<Record<string, string | number>>;
type Filter = (value: string) => string;

const FILTERS: Readonly<Record<string, Filter>> = {
  upper: (value) => value.toUpperCase(),
  trim: (value) => value.trim(),
  slug: (value) => slug(value),
};

/** Text with `{{name}}` and `{{name|filter}}`. */
export function render(text: string, values: Values): string {
  return text.replace(/\{\{(\w+)(?:\|(\w+))?\}\}/g, (whole, name: string, filter: string | undefined) => {
    const value = values[name];
    if (value === undefined) return whole;
    const plain = String(value);
    return filter === undefined ? plain : filterNamed(filter)(plain);
  });
}

function filterNamed(name: string): Filter {
  const filter = FILTERS[name];
  if (!filter) throw new Error(`There is no filter ${name}`);
  return filter;
}
