import { withCases } from './cases.js';
import { clausesIn } from './clauses.js';
import type { Glosser } from './glossing.js';
import { finitely, ifs, withCommas } from './finite.js';
import type { Item } from './items.js';
import { reordered } from './order.js';
import { plainer } from './plainer.js';
import { reported } from './reported.js';
import { turnedOver } from './rights.js';
import { asHaving } from './storing.js';

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
const SEPARATORS = new Set([':', ';', '-', '->', '=']);

/** Puts a German sentence into English words in English order. */
export function sentenceIn(glosser: Glosser, text: string): string {
  const numbered = NUMBERED.exec(text)?.[0] ?? '';
  const plain = text
    .slice(numbered.length)
    .replace(/\*\*|__/g, '')
    .replace(/(?<![\p{L}\p{N}])\*(?=\p{L})|(?<=\p{L})\*(?![\p{L}\p{N}])/gu, '');
  return numbered + capitalised(written(inOrder(reported(glosser.items(plainer(plain.replace(/\s+/g, ' ')))))), plain);
}

/** `LH-12`, `[A3]`, `2.4`: the number of a requirement. */
const NUMBERED = /^\s*(?:\[?[A-Z]{1,6}[-_ ]?\d[\w.-]*\]?|\d+(?:\.\d+)+\.?)[:.)]?\s+(?=["„»*]*\p{L})/u;

const capitalised = (english: string, text: string): string =>
  /^\P{L}*\p{Lu}/u.test(text) ? english.replace(/\p{L}/u, (letter) => letter.toUpperCase()) : english;

/** Brackets are put into order by themselves and stay behind the word they are said of. */
function inOrder(items: readonly Item[]): Item[] {
  const flat: Item[] = [];
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at]!;
    const closer = item.part === 'sign' ? CLOSERS[item.english] : undefined;
    const end = closer === undefined ? -1 : items.findIndex((one, index) => index > at && one.english === closer);
    if (end < 0) {
      flat.push(item);
      continue;
    }
    const inner = written(inOrder(items.slice(at + 1, end)));
    const last = flat.pop();
    const said = `${item.english}${inner}${closer ?? ''}`;
    flat.push(last ? { ...last, english: `${last.english} ${said}` } : { german: '', english: said, part: 'sign' });
    at = end;
  }
  const parts: Item[][] = [[]];
  for (const item of flat) {
    parts.at(-1)?.push(item);
    if (item.part === 'sign' && SEPARATORS.has(item.english) && !(item.english === '-' && item.close === true)) parts.push([]);
  }
  return parts.flatMap((part) =>
    ifs(clausesIn(withCases(finitely(withCommas(part))))).flatMap(
      (clause, at, all) => asHaving(clause) ?? reordered(turnedOver(clause), all[at - 1]),
    ),
  );
}

function written(items: readonly Item[]): string {
  let text = '';
  for (const item of items) {
    if (item.english === '') continue;
    const tight = item.part === 'sign' && (/^[,.;:!?)\]]/.test(item.english) || item.close === true);
    const glued = /[([]$/.test(text) || (item.close === true && /[-/]$/.test(text));
    text += text === '' || tight || glued ? item.english : ` ${item.english}`;
  }
  return text.replace(/ {2,}/g, ' ').trim();
}
