import type { ReferenceOutline } from '../../domain/records.js';

/** What stands in the brackets that open at `at`, without them; undefined where they never close. Strings and comments of Python and TypeScript count. */
export function bracketed(text: string, at: number): string | undefined {
  let depth = 0;
  for (let index = at; index < text.length; index += 1) {
    const character = text[index]!;
    if (`"'\``.includes(character)) {
      const end = endOfString(text, index);
      if (end === undefined) return undefined;
      index = end;
    } else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return text.slice(at + 1, index);
    }
  }
  return undefined;
}

function endOfString(text: string, at: number): number | undefined {
  const quote = text[at]!;
  for (let index = at + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === quote) return index;
  }
  return undefined;
}

/** The arguments of a call: parts between commas that stand in no brackets and no string. */
export function argumentsIn(inner: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < inner.length; index += 1) {
    const character = inner[index]!;
    if (`"'\``.includes(character)) index = endOfString(inner, index) ?? inner.length;
    else if ('([{'.includes(character)) index += (bracketed(inner, index)?.length ?? inner.length) + 1;
    else if (character === ',') {
      parts.push(inner.slice(from, index).trim());
      from = index + 1;
    }
  }
  return [...parts, inner.slice(from).trim()].filter((part) => part !== '');
}

/** `unique=True`, `onDelete: 'CASCADE'`: arguments with a name, by it. */
export function namedIn(parts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    parts.flatMap((part) => {
      const found = /^["']?(\w+)["']?\s*(?:=(?!=)|:)\s*([\s\S]+)$/.exec(part);
      return found === null ? [] : [[found[1]!, found[2]!.trim()] as const];
    }),
  );
}

/** What a string literal says; undefined for anything else. */
export const stringIn = (literal: string | undefined): string | undefined => /^(["'])(.*)\1$/s.exec(literal?.trim() ?? '')?.[2];

/** The default of a column as a brief says it, of a string or a number that is written out; undefined for anything else. */
export function defaultIn(literal: string | undefined): string | undefined {
  const given = stringIn(literal) ?? (/^-?\d+(?:\.\d+)?$/.test(literal ?? '') ? literal : undefined);
  return given === '' ? undefined : given?.replace(/_/g, ' ');
}

/** What SQL calls the fate of a record whose other record is deleted. */
export const SQL_FATES: Readonly<Record<string, ReferenceOutline['onDelete']>> = {
  CASCADE: 'cascade',
  RESTRICT: 'restrict',
  'SET NULL': 'setNull',
};

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
