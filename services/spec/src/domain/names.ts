import { plural } from './text/language.js';
import { FINE_AS_ENTITY, FINE_AS_FIELD, RESERVED } from './vocabulary/reserved.js';

export type NameStyle = 'camel' | 'pascal' | 'kebab';

const ACCENTS = /[\u0300-\u036f]/g;
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', ø: 'o', å: 'a', œ: 'oe', ł: 'l', đ: 'd', þ: 'th', ı: 'i' };

/** The ASCII words of a text: accents are dropped, everything that is no letter or digit only separates. */
export function asciiWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(/[ßæøåœłđþı]/g, (letter) => LETTERS[letter] ?? '');
  return plain
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function joined(words: readonly string[], style: NameStyle): string {
  if (style === 'kebab') return words.join('-');
  const [first = '', ...rest] = words;
  return (style === 'pascal' ? capital(first) : first) + rest.map(capital).join('');
}

const STAND_IN: Readonly<Record<NameStyle, string>> = { camel: 'field', pascal: 'Entity', kebab: 'item' };
const SUFFIX: Readonly<Record<NameStyle, string>> = { camel: 'Value', pascal: 'Record', kebab: '-records' };
const LIMIT = 48;

/**
 * The only door through which text of a brief becomes an identifier. ASCII, starts with a letter, at most 48 characters,
 * never reserved; a number tells it from names in `taken`.
 */
export function sanitiseName(text: string, style: NameStyle, taken: ReadonlySet<string> = new Set()): string {
  const words = asciiWords(text);
  while (words.length > 1 && joined(words, style).length > LIMIT) words.pop();
  if (words[0] !== undefined && /^\d/.test(words[0])) words.unshift(style === 'pascal' ? 'the' : 'n');
  let name = joined(words, style).slice(0, LIMIT).replace(/-+$/, '');
  if (name === '') name = STAND_IN[style];
  const fine = style === 'pascal' ? FINE_AS_ENTITY : style === 'camel' ? FINE_AS_FIELD : RESERVED;
  if (RESERVED.has(name.toLowerCase()) && !fine.has(name.toLowerCase())) name += SUFFIX[style];
  let unique = name;
  for (let count = 2; taken.has(unique); count += 1) unique = style === 'kebab' ? `${name}-${String(count)}` : `${name}${String(count)}`;
  return unique;
}

/** `boat trip` → `order-items`. */
export function pluralPath(words: readonly string[], taken: ReadonlySet<string>): string {
  const last = words.at(-1) ?? 'item';
  return sanitiseName([...words.slice(0, -1), plural(last)].join(' '), 'kebab', taken);
}

export const sentenceCase = (text: string): string => capital(text.trim());
