import type { Statement } from '../../text/statement.js';
import { textOf } from '../../text/statement.js';

const WORKED_OUT = String.raw`(?:is|are|equals|should be|must be|shall be|will be|gets)\s+(?:always\s+|automatically\s+)?(?:calculated|computed|worked out|derived|summed up|added up|the sum|the total|the number|the count|its\b.*\btimes\b|.*\bmultiplied by\b|(?:the\s+|its\s+)?[\w ]+\s+(?:times|×|x|\*)\s+)`;

/** Sentences about values that are worked out, numbers that are counted up and tallies that have a limit. */
const TALK: readonly RegExp[] = [
  new RegExp(String.raw`\bof\s+(?:a|an|the|each|every)\s+[\w -]+?\s+${WORKED_OUT}`, 'i'),
  new RegExp(String.raw`^(?:the|its|an?)\s+[\w -]+\s+(?:is|equals)\s+(?:the\s+|its\s+)?[\w ]+\s+(?:times|×|multiplied by)\s+`, 'i'),
  /\b(?:shows?|displays?|shown|displayed|sees?|visible|lists?|with)\b.*\b(?:how many|the (?:number|count) of (?!the same))/i,
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

export const isWorkedOut = (statement: Statement): boolean => {
  const text = textOf(statement).replace(/\s+/g, ' ');
  return statement.kind !== 'heading' && statement.kind !== 'row' && TALK.some((one) => one.test(text));
};
