import { tokenText } from '../../grammar/phrase.js';
import type { Statement } from '../../text/statement.js';
import { peopleIn } from './people.js';

/** The words of a statement in lower case, without its last sign. */
export const sentenceOf = ({ tokens }: Statement): string =>
  tokens
    .map((token) => token.lower)
    .filter((word, at, all) => !(at === all.length - 1 && /^[.!;]$/.test(word)))
    .join(' ')
    .replace(/^(?:and|also|but|so|then|of course) (?:, )?/, '')
    .replace(/ ,/g, ',');

const NOT = /\b(?:not|no|nobody|never|without|nor)\b/;
const SIGN_IN = '(?:sign|log|signs|logs)(?:-| )?(?:in|on|into)|authenticates?|logins?';

/** Who signs in, where a statement says so. */
export function whoSignsIn(statement: Statement): string[] | undefined {
  const said = sentenceOf(statement);
  if (NOT.test(said)) return undefined;
  const match = new RegExp(
    `^(.+?) (?:can |may |must |should |shall |will |all |both |have to |has to |need to |needs to )*(?:${SIGN_IN})\\b(?! (?:to|for) )`,
  ).exec(said);
  const who = match?.[1] && peopleIn(match[1].replace(/^(?:only|all|both) /, ''));
  return who === undefined || who === '' ? undefined : who;
}

/** `There are user accounts`, `the application needs a login`. */
export function asksForSignIn(statement: Statement): boolean {
  const said = sentenceOf(statement);
  return (
    !NOT.test(said) &&
    /\b(?:needs?|has|have|wants?|requires?|with|there (?:is|are)|protected by|behind) (?:a |an |its own |personal )?(?:login|sign-?in|user accounts?|accounts? (?:for|with) .+|authentication|password)\b/.test(
      said,
    )
  );
}

/** `There are three roles: doctor, receptionist and administrator`, `Roles: …`. */
export function rolesListed(statement: Statement): string[] | undefined {
  const said = sentenceOf(statement);
  const match =
    /^(?:there (?:are|will be) |we (?:have|know) |the )?(?:\w+ )?(?:user )?roles?(?: of users)? ?(?::|are ?:?|is ?:?) ?(.+)$/.exec(said) ??
    /^(?:there are|we have) (?:\w+ )?(?:kinds|types|groups|sorts) of (?:users|people|accounts) ?(?::|,) ?(.+)$/.exec(said) ??
    /^(?:a|each|every|the) (?:user|account|person)s? (?:is|has the role of) (?:either )?(?:an? )(.+)$/.exec(said);
  return match?.[1] === undefined ? undefined : peopleIn(match[1]);
}

/** Keeps who made and who changed records. */
export function isAudit(statement: Statement): boolean {
  const said = tokenText(statement.tokens).toLowerCase();
  return (
    /\b(?:who|which user|whom)\b.{0,20}\b(?:created?|added?|made|entered|chang\w+|edited|updated|modified)\b/.test(said) &&
    /\b(?:records?|stores?|keeps?|logs?|sees?|shows?|notes?|knows?|remembers?|tracks?|says?|visible)\b/.test(said) &&
    !/\bonly\b/.test(said)
  );
}
