import type { Provider, ResourceNeed } from '@hexad/proto/documents';
import type { Requirement } from './requirements.js';

/** Characters of a requirement: what it asks for stands at its beginning. */
const MOST_SEARCHED = 2_000;

export interface NeedRule {
  readonly need: ResourceNeed;
  readonly reason: string;
  readonly of: (requirement: Requirement) => boolean;
}

/** What somebody asked for beyond the records themselves: stories are about records, so only the rest is searched for words. */
const asks =
  (words: RegExp) =>
  ({ from, statement, quote }: Requirement): boolean =>
    from !== 'story' && words.test(`${from === 'unplaced' ? '' : statement} ${quote ?? ''}`.slice(0, MOST_SEARCHED));

const HIGH_AVAILABILITY =
  /\b(?:9\d(?:[.,]\d+)? ?(?:%|percent)|24\/7|always available|around the clock|no downtime|uptime|fail-?over|redundan\w+)/i;

/** Which requirement needs what. Nothing is recommended that no rule here finds a requirement for. */
export const NEEDS: readonly NeedRule[] = [
  { need: 'compute', reason: 'runs the application', of: ({ capability }) => capability === 'foundation' },
  {
    need: 'relational-database',
    reason: 'keeps the records and their rules',
    of: ({ capability }) => capability !== '' && capability !== 'foundation',
  },
  { need: 'database-standby', reason: 'takes over when the database fails', of: asks(HIGH_AVAILABILITY) },
  {
    need: 'load-balancer',
    reason: 'spreads requests over instances and ends TLS',
    of: asks(
      /\b(?:https|tls|ssl|certificates?|load.balanc\w+|9\d(?:[.,]\d+)? ?(?:%|percent)|24\/7|always available|no downtime|uptime|fail-?over)/i,
    ),
  },
  { need: 'backup', reason: 'keeps copies to go back to', of: asks(/\b(?:backups?|backed up|back up|restor\w+|disaster|recovery)\b/i) },
  {
    need: 'object-storage',
    reason: 'keeps files',
    of: asks(/\b(?:upload\w*|photos?|images?|pictures?|attach\w+|scans?|documents? (?:are|is|can be) stored|videos?)\b/i),
  },
  {
    need: 'cdn',
    reason: 'delivers pages from near by',
    of: asks(/\b(?:pages? (?:load|open|appear)\w*|load(?:s|ing)? (?:time|fast|quick\w*|within|in)|world-?wide|all over the world)\b/i),
  },
  {
    need: 'cache',
    reason: 'answers often repeated questions at once',
    of: asks(/\b(?:respon[ds]\w*|answers?|quer(?:y|ies)|search\w*) .*\b(?:\d+ ?ms|milliseconds?)\b/i),
  },
  {
    need: 'search',
    reason: 'searches more text than a database should',
    of: asks(/\b(?:full.?text|fuzzy|typo\w*) search|\bsearch\w* .*\bmillions?\b/i),
  },
  {
    need: 'email',
    reason: 'delivers mail',
    of: asks(
      /\b(?:(?:send|sends|sent|get|gets|receive\w*) .*\b(?:e-?mails?|mails?|reminders?)|by e-?mail|e-?mail (?:notif|remind)\w+|notif\w+ (?:by|via))\b/i,
    ),
  },
  {
    need: 'identity-provider',
    reason: 'knows who signs in',
    of: asks(
      /\b(?:sso|single sign-?on|oauth2?|openid|two-factor|2fa|mfa|log ?in|sign ?in|logged in|authenticat\w+|role-based|passwords?)\b/i,
    ),
  },
  { need: 'key-management', reason: 'keeps the keys of what is encrypted', of: asks(/\bencrypt\w*/i) },
  {
    need: 'monitoring',
    reason: 'shows what happens and alerts',
    of: asks(/\b(?:monitor\w*|alert\w*|log files?|logging|audit trail|audited|metrics|uptime)\b/i),
  },
  { need: 'container-platform', reason: 'runs containers', of: asks(/\b(?:kubernetes|k8s|containers?|docker)\b/i) },
];

/** Where it may run, when a requirement says so. */
const PLACES: readonly (readonly [RegExp, readonly Provider[]])[] = [
  [/\b(?:self-?host\w*|on-?prem\w*|our own servers?|own hardware|own data cent(?:er|re))\b/i, ['self-hosted']],
  [/\b(?:aws|amazon web services)\b/i, ['aws']],
  [/\bazure\b/i, ['azure']],
  [/\b(?:gcp|google cloud)\b/i, ['gcp']],
];

export interface Place {
  readonly providers: readonly Provider[];
  readonly requirement: Requirement;
}

export function placeOf(requirements: readonly Requirement[]): Place | undefined {
  for (const [words, providers] of PLACES) {
    const requirement = requirements.find(asks(words));
    if (requirement) return { providers, requirement };
  }
  return undefined;
}

export const saysWhere = (requirement: Requirement): boolean => PLACES.some(([words]) => asks(words)(requirement));
export const matches = (requirement: Requirement, words: RegExp): boolean => asks(words)(requirement);
