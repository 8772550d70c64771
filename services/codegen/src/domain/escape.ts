/** Control characters and the marks that turn the direction of text: they may hide what a line really says. */
// oxlint-disable-next-line no-control-regex -- these are what it looks for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
const visible = (text: string): string => wellFormed(text).replace(UNSAFE, (character) => named[character] ?? unicode(character));

/** A whole TypeScript string literal, in single quotes. */
export const tsString = (text: string): string => `'${visible(text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`;

/** Text between the backticks of a TypeScript template literal. Newlines stay. */
export const tsTemplate = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').split('\n').map(visible).join('\n');

/** A JSON document for people: indented, and nothing in it turns the direction of text. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(UNSAFE, (character) => (character === '\n' ? character : unicode(character)))}\n`;

/** Any JSON value as a TypeScript expression. */
export function tsValue(value: unknown): string {
  if (typeof value === 'string') return tsString(value);
  if (Array.isArray(value)) return `[${value.map(tsValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${tsKey(key)}: ${tsValue(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return String(value);
}

/** A property name: bare when it may be. */
export const tsKey = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : tsString(name));

/** One line of prose: no control or direction marks, no line breaks. */
export const plainLine = (text: string): string => wellFormed(text).replace(/\s+/g, ' ').replace(UNSAFE, '').trim();

/** Text of a comment, for line and block comments alike. */
export const comment = (text: string): string => plainLine(text).replaceAll('*/', '* /');

/** A whole SQL string literal. */
export const sqlString = (text: string): string => `'${wellFormed(text).replaceAll('\u0000', '').replaceAll("'", "''")}'`;

/** A regular expression literal. `source` was built by the engine; only what would end the literal needs care. */
export function regexLiteral(source: string): string {
  const flags = compiles(source, 'u') ? 'u' : '';
  return visible(new RegExp(source, flags).toString());
}

function compiles(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Inline text of Markdown, also in a table's cell: nothing in it is markup, HTML or a link. */
export const markdown = (text: string): string =>
  plainLine(text)
    .replace(/[\\`*_{}[\]()#+!|~>$-]/g, (character, at: number, all: string) =>
      needsEscape(character, at, all) ? `\\${character}` : character,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');

/** Marks that mean something only at a line's start, or only in pairs with others that are escaped anyway, stay readable. */
function needsEscape(character: string, at: number, all: string): boolean {
  if ('#+->'.includes(character)) return at === 0;
  if ('(){}!$'.includes(character)) return false;
  if (character === '_') return !/\w/.test(all[at - 1] ?? ' ') || !/\w/.test(all[at + 1] ?? ' ');
  return true;
}

/** A whole YAML scalar, double quoted. */
export const yamlString = (text: string): string => `"${visible(text.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))}"`;

/** The same without quotes where nothing in it means anything to YAML. */
export const yamlPlain = (text: string): string => (/^[A-Za-z][\w ./=-]*[\w]$/.test(text) && text.includes(' ') ? text : yamlString(text));

/** Text of an HTML element or attribute. */
export const html = (text: string): string => plainLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A whole Python string literal, in double quotes. */
export const pyString = yamlString;

/** A Python docstring of one line. */
export const pyDocstring = (text: string): string => `""${pyString(plainLine(text))}""`;

/** Any JSON value as a Python expression. */
export function pyValue(value: unknown): string {
  if (typeof value === 'string') return pyString(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map(pyValue).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${pyString(key)}: ${pyValue(member)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value);
}

const PROPERTIES: Readonly<Record<string, string>> = { L: '(?u:[^\\W\\d_])', N: '(?u:\\d)', Nd: '(?u:\\d)', Lu: '[A-Z]', Ll: '[a-z]' };

/** A regular expression as Python's `re` reads it, as a string literal. */
export const pyRegex = (source: string): string =>
  pyString(
    source
      .replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]])*\]|\$/g, (part) => (part === '$' ? '\\Z' : part))
      .replace(/\\p\{(\w+)\}/g, (whole, name: string) => PROPERTIES[name] ?? whole)
      .replaceAll('(?<', '(?P<')
      .replaceAll('(?P<=', '(?<=')
      .replaceAll('(?P<!', '(?<!'),
  );
