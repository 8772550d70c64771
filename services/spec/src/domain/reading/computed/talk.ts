import type { EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import type { Statement } from '../../text/statement.js';
import { textOf } from '../../text/statement.js';

const WORKED_OUT = String.raw`(?:is|are|equals|should be|must be|shall be|will be|gets)\s+(?:always\s+|automatically\s+)?(?:calculated|computed|worked out|derived|summed up|added up|the sum|the total|the number|the count|its\b.*\btimes\b|.*\bmultiplied by\b|(?:the\s+|its\s+)?[\w ]+\s+(?:times|×|x|\*)\s+)`;

/** Sentences about values that are worked out, numbers that are counted up and tallies that have a limit. */
const TALK: readonly RegExp[] = [
  new RegExp(String.raw`\bof\s+(?:a|an|the|each|every)\s+[\w -]+?\s+${WORKED_OUT}`, 'i'),
  new RegExp(String.raw`^(?:the|its|an?)\s+[\w -]+\s+(?:is|equals)\s+(?:the\s+|its\s+)?[\w ]+\s+(?:times|×|multiplied by)\s+`, 'i'),
  /\b(?:how many|the (?:number|count) of)\b.*\b(?:shown|displayed|visible|calculated)\b/i,
  /\b(?:is|are|becomes?|counts? as)\s+(?:marked as\s+|considered\s+)?(?:overdue|late|past due)\s+(?:when|if|once|as soon as|after|while)\b/i,
  /\b(?:overdue|late)\s+(?!fee|payment|charge)[\w ]+\b(?:marked|shown|highlighted|flagged|listed|visible|coloured|colored|red)\b/i,
  /\b(?:is|are|becomes?|counts? as)\s+(?:marked as\s+|considered\s+)?(?:low|running low|short|understocked|critical|to be reordered)(?:\s+(?:on|in|of)\s+\w+)?\s+(?:when|if|once|as soon as)\b.*\b(?:below|under|less than|lower than|at or below)\b/i,
  /\bwhose\b.*\b(?:below|under|less than|lower than|at or below|falls below)\b.*\b(?:marked|shown|highlighted|listed|flagged|displayed)\b/i,
  /\b(?:stock|balance|inventory|level|quantity in stock|credit|account)\b.*\b(?:never|not|cannot|can't)\b.*\b(?:negative|below (?:zero|0)|less than (?:zero|0)|under (?:zero|0))/i,
  /\bmore than (?:there (?:is|are)|is|are|what is)(?: (?:left|available|currently))* in stock\b/i,
  /\b(?:sum|total)\b.*\bof (?:a|an|the|each|every)\b.*\b(?:must|may|can|cannot|never|should)\b.*\b(?:exceed|more than|at most|above|over|at least|less than)\b/i,
  /\b(?:number of|more|as many)\b.*\b(?:exceed|than|at most)\s+(?:the|its|his|her|their)\s+(?!same)/i,
  /\b(?:numbered|counts? up|counted up|consecutive|consecutively|sequential|sequentially|running number|serially)\b/i,
];

/** Said of other records; of anything else it is a number that somebody enters: `with the number of guests`. */
const TOLD = /\b(?:shows?|displays?|shown|displayed|sees?|visible|lists?|with)\b.*\b(?:how many|the (?:number|count) of (?!the same))/i;

const SHOWS =
  /\b(?:shows?|shown|displays?|displayed|tells?|sees?|knows?|counts?|counted|lists?|listed|calculate[sd]?|computed?|visible|at a glance|interested in|overview|added|summed|totalled|altogether)\b/i;
const FIGURE =
  /\b(?:how many|(?:the )?(?:number|count) of|count (?:the )?\w+|counted|(?:the )?sum of|(?:the |a )?totals?|added (?:up|together)|summed(?: up)?|totalled)\b/i;
const LIMITED =
  /\b(?:exceed|at most|at least|no more|more than|less than|fewer than|must not|may not|cannot|can['’]t|never|not|unless|if|when|between)\b/i;
const GONE =
  /\b(?:is|are|counts? as|considered|regarded as|treated as)\s+(?:then |considered |regarded as |marked as |shown as |automatically )?(?:overdue|late|expired|lapsed|outdated|due)\b/i;
const PASSED = /\b(?:past|passed|passes|gone by|gone|in the past|elapsed|after|over|before today|behind|reached)\b/i;
const LEVEL = /\b(?:drop(?:s|ped)?|falls?|fallen|is|are|sinks?|sunk|goes|gone|goes down) (?:at or )?(?:below|under)\b/i;
const LOW = /\b(?:low|short|critical|understocked|scarce|reorder(?:ed)?|restock)\b/i;

/** `number of loans`, `sum of the fees of all loans`, `loans are counted`: the figure is one of records, and not an attribute's name. */
function isFigureOf(tokens: Statement['tokens'], at: number, entities: readonly EntityDraft[]): boolean {
  const word = tokens[at]?.lower ?? '';
  const named = (from: number, to: number): boolean =>
    tokens.slice(from, to).some((_, index) => entityAt(tokens, from + index, { entities }) !== undefined);
  if (['counted', 'added', 'summed', 'totalled'].includes(word)) return named(0, at);
  if (['sum', 'total', 'totals'].includes(word))
    return named(at + 1, at + 9) || (named(0, at) && tokens.slice(0, at).some(({ lower }) => lower === ':'));
  const cue =
    (word === 'many' && tokens[at - 1]?.lower === 'how') ||
    (['number', 'count'].includes(word) && tokens[at + 1]?.lower === 'of') ||
    (word === 'count' && at < 2);
  return cue && named(at + 1, at + 5);
}

/** Turns of phrase that speak of figures only where they name kinds of records. */
function speaksOfFigures({ tokens, kind, headings, parent }: Statement, text: string, entities: readonly EntityDraft[]): boolean {
  if (GONE.test(text) && PASSED.test(text) && !/\b(?:must|may|can|cannot|should|shall)\b/i.test(text)) return true;
  if (LEVEL.test(text) && LOW.test(text) && !/\b(?:must|may|never|cannot)\b/i.test(text)) return true;
  if (/^[^:]{3,40}:.*\b(?:times|multiplied by|×)\b/i.test(text)) return true;
  if (!FIGURE.test(text) || LIMITED.test(text)) return false;
  if (!tokens.some((_, at) => isFigureOf(tokens, at, entities))) return false;
  const named = new Set(tokens.map((_, at) => entityAt(tokens, at, { entities })?.entity).filter((entity) => entity !== undefined));
  const per = /^\W*(?:per|for (?:each|every)|of (?:each|every)|each|every|for all)\b[^:,]{2,40}[:,]/i.test(text);
  const short =
    kind === 'item' &&
    /^\W*(?:(?:the |a )?(?:total|number|count|sum|how many)\b|[^:]{3,40}:\s*(?:the )?(?:sum|total|number|count|how many)\b)/i.test(text);
  const headed = /\b(?:calculated|computed|figures|derived|statistics|numbers|totals|worked out)\b/i.test(
    [headings.at(-1), parent].map((one) => (one ? textOf(one) : '')).join(' '),
  );
  return SHOWS.test(text) || /\bhow many\b/i.test(text) || per || (short && (headed || named.size > 1));
}

export const isWorkedOut = (statement: Statement, entities: readonly EntityDraft[]): boolean => {
  const text = textOf(statement).replace(/\s+/g, ' ');
  return (
    statement.kind !== 'heading' &&
    statement.kind !== 'row' &&
    (TALK.some((one) => one.test(text)) ||
      (TOLD.test(text) && statement.tokens.some((_, at) => isFigureOf(statement.tokens, at, entities))) ||
      speaksOfFigures(statement, text, entities))
  );
};
