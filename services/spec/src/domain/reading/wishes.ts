import type { Nfr } from '@hexad/proto/documents';
import type { Draft } from '../draft/draft.js';
import { type Statement, textOf } from '../text/statement.js';
import { fromBrief } from '../writing/support.js';
import { clean } from './scope.js';

/** Under these there are only wishes about the product as a whole. */
const WISH_HEADING = /non-?functional|quality|performance|technical|technology|good to know|\bnfrs?\b|operations?$|security|usability/i;
/** Under these there are often some. */
const MIXED_HEADING = /constraints|nice to have|other|misc|notes?$|general/i;

const CUES: readonly (readonly [Nfr['category'], RegExp])[] = [
  [
    'performance',
    /\b(?:fast(?:er|est)?\b|quick(?:ly)?|slow|respon[ds]|response|within \S+ (?:seconds?|ms|milliseconds?)|milliseconds?|\d+ ?ms|load time|performance|in (?:under|less than) \S+ second|\bseconds?\b)/i,
  ],
  ['availability', /\b(?:availab(?:le|ility) .*(?:%|percent|24\/7|always|hours|day)|uptime|downtime|offline|backups?|backed up|24\/7)/i],
  [
    'privacy',
    /\b(?:keep (?:the )?data|years of data|for \d+ years|delete \w+ on request|gdpr|dsgvo|privacy|personal data|anonymi[sz]|erasable|data protection|retention)/i,
  ],
  [
    'security',
    /\b(?:secur(?:e|ity)|encrypt|https|password|two-factor|2fa|audit trail|audited|logged|logging|permission|sso|oauth|role-based|authenticat|authori[sz])/i,
  ],
  ['accessibility', /\b(?:accessib|wcag|screen reader|keyboard|contrast|colou?r.?blind)/i],
  [
    'compatibility',
    /\b(?:browsers?|firefox|chrome|safari|edge|mobile|phones?|smartphones?|tablets?|ipad|android|ios|desktop|responsive|small screen)\b/i,
  ],
  [
    'scale',
    /\b(?:concurrent|(?:work|users?|people) at the same time|\d\S* people (?:work|use)|cope with|simultaneous|\d[\d,.]* (?:users|records|requests|products)|scal(?:e|able))/i,
  ],
  [
    'usability',
    /\b(?:easy to use|simple to use|user-?friendly|intuitive|no training|usab|dark mode|translated into|all texts|language of the|multilingual|localis|localiz|in (?:english|german|spanish|french|dutch))/i,
  ],
  ['operability', /\b(?:deploy|docker|kubernetes|self-?host|monitor|log files|cloud|on-premise|server)\b/i],
  [
    'technology',
    /\b(?:postgres(?:ql)?|mysql|sqlite|mongodb|react|vue|angular|typescript|javascript|python|java|node(?:\.js)?|rest(?:ful)?|graphql|api|aws|azure|csv|pdf|excel)\b/i,
  ],
];

/** No record and no attribute is spoken of like this. */
const UNMISTAKABLE =
  /\b(?:wcag|gdpr|percentile|\d+ ?(?:ms|milliseconds)\b|(?:respond|load|answer|appear|open|start)\w* (?:with)?in (?:under |less than |at most )?\S+ (?:ms|s|sec|second|millisecond)|uptime|screen reader|browsers?\b|dark mode)/i;

const WISHED = /^\W*nice[- ]to[- ]have\b/i;

const categoryOf = (text: string): Nfr['category'] | undefined => CUES.find(([, cue]) => cue.test(text))?.[0];

const under = (statement: Statement, headings: RegExp): boolean =>
  statement.headings.some((heading) => headings.test(textOf(heading)) && textOf(heading).length < 50);

/** Whether a statement wishes something of the product as a whole, whatever else its words could mean. */
export function isPlainWish(statement: Statement): boolean {
  const text = textOf(statement);
  return (
    WISHED.test(text) ||
    UNMISTAKABLE.test(text) ||
    under(statement, WISH_HEADING) ||
    (under(statement, MIXED_HEADING) && categoryOf(text) !== undefined)
  );
}

export function readNfr(draft: Draft, statement: Statement): boolean {
  const text = textOf(statement);
  const category = categoryOf(text) ?? (isPlainWish(statement) ? 'other' : undefined);
  if (category === undefined) return false;
  draft.nfrs.push({ category, statement: clean(text), source: fromBrief(statement) });
  draft.used.add(statement.index);
  return true;
}
