import type { Question } from '@hexad/proto/documents';

const ORDINALS: readonly RegExp[] = [
  /^(?:first|1st|erstere?n?|ersten?s?)$/,
  /^(?:second|2nd|zweite[rns]?)$/,
  /^(?:third|3rd|dritte[rns]?)$/,
  /^(?:fourth|4th|vierte[rns]?)$/,
  /^(?:fifth|5th|fünfte[rns]?)$/,
];
const NUMBERED = /^(?:(?:option|choice|number|no\.?|nummer|nr\.?|antwort|the|die|der|das)\s+)?#?([1-9])[.)]?$/;
const NTH = /^(?:the|die|der|das)?\s*(\S+?)(?:\s+(?:one|option|choice|answer|antwort))?$/;
const YES = /^(?:yes|yeah|yep|sure|of course|ja|jawohl|klar)\b/;
const NO = /^(?:no|nope|nein|nicht)\b/;
/** Words that tell no choice from another. */
const EMPTY = new Set(
  'a an the of to in on it its is are be may can must not no yes please just only them they that this and or der die das ein eine ist sind und oder bitte nur es'.split(
    ' ',
  ),
);

type Choice = Question['choices'][number];

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[“”"'’]/g, '')
    .replace(/[.!\s]+$/, '')
    .trim();

/** Which choice is meant: by its number or place, its words, its figures, or yes and no. Undefined where it is not clear. */
export function choiceOf(said: string, { choices }: Question): Choice | undefined {
  const text = plain(said);
  return byPlace(text, choices) ?? byName(text, choices) ?? byYesOrNo(text, choices) ?? byFigures(text, choices) ?? byWords(text, choices);
}

/** `2`, `the second`: says nothing by itself. */
export const isPlace = (said: string): boolean => placeOf(plain(said)) !== undefined;

/** From 1; -1 for the last. */
function placeOf(text: string): number | undefined {
  const number = NUMBERED.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  const word = NTH.exec(text)?.[1] ?? '';
  if (/^(?:last|letzte[rns]?)$/.test(word)) return -1;
  const index = ORDINALS.findIndex((ordinal) => ordinal.test(word));
  return index === -1 ? undefined : index + 1;
}

function byPlace(text: string, choices: readonly Choice[]): Choice | undefined {
  const place = placeOf(text);
  return place === undefined ? undefined : choices.at(place === -1 ? -1 : place - 1);
}

const byName = (text: string, choices: readonly Choice[]): Choice | undefined =>
  choices.find(({ value, label }) => plain(value) === text || plain(label) === text);

function byYesOrNo(text: string, choices: readonly Choice[]): Choice | undefined {
  const wanted = [YES, NO].find((way) => way.test(text));
  if (!wanted || text.replace(wanted, '').replace(/^[\s,]+/, '') !== '') return undefined;
  return only(choices.filter(({ label }) => wanted.test(plain(label))));
}

const figures = (text: string): string[] => text.match(/\d+(?:[.,]\d+)?/g) ?? [];

function byFigures(text: string, choices: readonly Choice[]): Choice | undefined {
  const wanted = figures(text);
  if (wanted.length === 0) return undefined;
  return only(choices.filter(({ value }) => wanted.every((figure) => figures(value).includes(figure))));
}

const words = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !EMPTY.has(word));
const LEAST = 4;
const alike = (one: string, other: string): boolean => {
  if (one === other) return true;
  const [a, b] = [stem(one), stem(other)];
  return a === b || (Math.min(a.length, b.length) >= LEAST && (a.startsWith(b) || b.startsWith(a)));
};
const stem = (word: string): string => word.replace(/(?:ing|ed|es|s|e|en)$/, '');

/** The one choice that shares most words with what was said, where that is at least half of it. A choice's own value weighs double. */
function byWords(text: string, choices: readonly Choice[]): Choice | undefined {
  if (figures(text).length > 0) return undefined;
  const said = words(text);
  if (said.length === 0) return undefined;
  const shared = (other: string): number => said.filter((word) => words(other).some((one) => alike(word, one))).length;
  const scored = choices.map((choice) => {
    const [label, value] = [shared(choice.label), shared(choice.value)];
    return { choice, score: label + 2 * value, share: Math.max(label, value) / said.length };
  });
  const most = Math.max(...scored.map(({ score }) => score));
  const best = only(scored.filter(({ score }) => score === most && score > 0));
  return best && best.share >= 0.5 ? best.choice : undefined;
}

const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);
