import { infinitive } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { isPlainDeed } from './verbs.js';
import { type Scene, whoIn } from './who.js';
import { is, MODAL, namesRecord, personEnd, type Words } from './words.js';

type Parts = Readonly<Record<string, Words>>;

/** One way of saying who may do what, and how it is said plainly: `only <who> may <deed>`. */
interface Way {
  readonly pattern: RegExp;
  readonly plainly: (parts: Parts, scene: Scene) => Words | undefined;
}

const SYSTEM = '(?:the |this |our )?(?:system|application|app|platform|software|tool|program|site|website|portal|it)';
const SHALL = '(?:shall|must|should|will|has to|needs to|is to|may|can)';
const SOMEBODY = '(?:you|one|they|he|she|he or she|somebody|someone|a user|users|people|the user|anyone|anybody|nobody|no one)';

const said = (lower: string, near: Token | undefined): Token => ({
  kind: 'word',
  text: '',
  lower,
  start: near?.start ?? 0,
  end: near?.start ?? 0,
  tags: new Set(),
});

const saying = (text: string, near: Words): Token[] => text.split(' ').map((lower) => said(lower, near[0]));
const known = (who: Words | undefined, scene: Scene): who is Words => who !== undefined && whoIn(who, scene) !== undefined;

/** `deleting or changing tools` → `delete or change tools`. */
const plainVerbs = (words: Words): Words =>
  words.map((token, at) =>
    /^\p{L}{2,}ing$/u.test(token.lower) && (at === 0 || is(words[at - 1], ',', 'and', 'or', '/', 'nor'))
      ? { ...token, lower: infinitive(token.lower) }
      : token,
  );

const isVerb = (token: Token | undefined): boolean =>
  token?.kind === 'word' && (isPlainDeed(token.lower) || token.tags.has('Verb') || /^\p{L}{2,}ing$/u.test(token.lower));

/** `volunteers to see fees`, `only clerks add fines`: who, and what they do. */
function parted(words: Words, scene: Scene): { readonly who: Words; readonly deed: Words } | undefined {
  const to = words.findIndex((token, at) => at > 0 && at < 9 && is(token, 'to'));
  if (to > 0 && known(words.slice(0, to), scene)) return { who: words.slice(0, to), deed: words.slice(to + 1) };
  const from = is(words[0], 'only') ? 1 : 0;
  const end = personEnd(words, from);
  return end !== undefined && end < words.length && isVerb(words[end]) && known(words.slice(0, end), scene)
    ? { who: words.slice(0, end), deed: words.slice(end) }
    : undefined;
}

/** Only who is named may: nothing where nobody is. */
const only = (who: Words | undefined, deed: Words | undefined, scene: Scene): Words | undefined =>
  deed !== undefined && deed.length > 0 && known(who, scene)
    ? [
        ...(is(who[0], 'only') || is(who.at(-1), 'only', 'alone') ? [] : saying('only', who)),
        ...who,
        ...saying('may', deed),
        ...plainVerbs(deed),
      ]
    : undefined;

const may = (who: Words, deed: Words, not: boolean): Words => [...who, ...saying(not ? 'may not' : 'may', deed), ...plainVerbs(deed)];

const startsWithDeed = (words: Words | undefined): boolean => words !== undefined && isVerb(words[0]);
const isRecord = (words: Words, scene: Scene): boolean => namesRecord(words, 0, scene.entities) === words.length;

const WAYS: readonly Way[] = [
  {
    // `the system shall not allow volunteers to delete tools`, `let members request loans`
    pattern: new RegExp(
      `^(?:${SYSTEM} (?:${SHALL} )?|please |we |i )?(?<not>(?:do |does )?(?:not|never) )?(?:only )?(?:allows?|permits?|lets?|enables?|authoris(?:es?|ing)|authoriz(?:es?|ing)|wants?) (?<rest>.+)$`,
      'd',
    ),
    plainly: ({ not, rest }, scene) => {
      const found = rest && parted(rest, scene);
      return found && may(found.who, found.deed, not !== undefined);
    },
  },
  {
    // `the system shall prevent volunteers from deleting tools`
    pattern: new RegExp(
      `^(?:${SYSTEM} (?:${SHALL} )?|please |we (?:must |should |need to |want to )?)?(?:prevents?|stops?|keeps?|blocks?|prohibits?|forbids?|bars?) (?<who>.+?) from (?<deed>\\w+ing\\b.*)$`,
      'd',
    ),
    plainly: ({ who, deed }, scene) => (known(who, scene) && deed ? may(who, deed, true) : undefined),
  },
  {
    pattern: /^it takes (?<who>.+?) to (?<deed>.+)$/d,
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
  {
    // `deleting a tool requires the librarian role`
    pattern:
      /^(?<deed>(?:to )?\w+ .*?) (?:requires?|needs?|calls for|is only possible with|demands?) (?:the |an? )?(?:role (?:of )?)?(?<who>.+?)(?: 's)?(?: role| rights?| permissions?| privileges?| account| login| to do (?:it|so|this))?$/d,
    plainly: ({ who, deed }, scene) => {
      const plain = is(deed?.[0], 'to') ? deed?.slice(1) : deed;
      return startsWithDeed(plain) && !isRecord(plain ?? [], scene) ? only(who, plain, scene) : undefined;
    },
  },
  {
    // `adding tools: librarians only`, `delete tools - librarian`
    pattern: /^(?<deed>\w+ .*?|[\p{L}/]+) (?::|-|->|=|=>) (?<who>.+)$/du,
    plainly: ({ who, deed }, scene) => {
      if (!known(who, scene) || deed === undefined || known(deed, scene)) return undefined;
      if (isRecord(deed, scene))
        return is(who[0], 'only') || is(who.at(-1), 'only', 'alone') ? only(who, [...saying('manage', deed), ...deed], scene) : undefined;
      return startsWithDeed(deed) ? only(who, deed, scene) : undefined;
    },
  },
  {
    pattern: /^(?:please )?(?:hides?|conceals?) (?<things>.+?) (?:from|to) (?<who>.+)$/d,
    plainly: ({ who, things }, scene) => (known(who, scene) && things ? may(who, [...saying('see', things), ...things], true) : undefined),
  },
  {
    // `unless you are a librarian you cannot delete tools`, `if somebody is not a librarian, they may not …`
    pattern: new RegExp(
      `^(?:unless ${SOMEBODY} (?:are|is|be) |(?:if|when) ${SOMEBODY} (?:are|is) not )(?<who>.+?) ,? ?${SOMEBODY} (?:can|may|must|should|shall|are|is) ?not (?:be )?(?:able to |allowed to )?(?<deed>.+)$`,
      'd',
    ),
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
  {
    // `you cannot delete tools unless you are a librarian`, `nobody may … unless they are …`
    pattern: new RegExp(
      `^${SOMEBODY} (?:can|may|must|should|shall) (?:not )?(?:be able to |be allowed to )?(?<deed>.+?) ,? ?(?:unless|if) ${SOMEBODY} (?:are|is) (?:not )?(?<who>.+)$`,
      'd',
    ),
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
  {
    // `nobody without the librarian role may delete tools`
    pattern:
      /^(?:nobody|no one|noone|no user) without (?:the |an? )?(?<who>.+?)(?: role| rights?| permissions?| account) (?:can|may|should|shall) (?<deed>.+)$/d,
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
  {
    // `members have no access to fees`
    pattern:
      /^(?<who>.+?) (?:have|has|get|gets|should have|must have|shall have|will have|may have) (?:no|zero) (?:access|rights?) (?:to|on|for|over) (?<things>.+)$/d,
    plainly: ({ who, things }, scene) =>
      known(who, scene) && things ? may(who, [...saying('access', things), ...things], true) : undefined,
  },
  {
    // `access to fees is limited to the treasurer`
    pattern:
      /^(?:the )?(?:access to|use of) (?<things>.+?) (?:is|shall be|must be|should be|are) (?:strictly |only )?(?:limited to|restricted to|reserved for|reserved to|confined to|for|granted to|only for|given to) (?<who>.+)$/d,
    plainly: ({ who, things }, scene) => (things ? only(who, [...saying('access', things), ...things], scene) : undefined),
  },
  {
    // `members can only view tools`: nothing else
    pattern:
      /^(?<who>.+?) (?:can|may|should|must|shall|will|(?:are|is) (?:allowed|permitted|able) to)? ?(?:only|just|merely) (?:see|view|read|look at|browse|list|consult) (?<things>.+)$/d,
    plainly: ({ who, things }, scene) =>
      things && (isRecord(things, scene) || (things.length === 1 && is(things[0], 'them', 'it', 'these', 'those'))) && known(who, scene)
        ? readOnly(who, things)
        : undefined,
  },
  {
    // `volunteers have read-only access to tools`, `tools are read-only for volunteers`
    pattern:
      /^(?<who>.+?) (?:(?:can|may|should|shall|will|must) )?(?:have|has|get|gets) (?:only )?(?:read-only|read only|view-only|view only) (?:access|rights?|permissions?) (?:to|on|for|over) (?<things>.+)$/d,
    plainly: ({ who, things }, scene) => (things && known(who, scene) ? readOnly(who, things) : undefined),
  },
  {
    pattern: /^(?<things>.+?) (?:are|is|shall be|must be|should be) (?:read-only|read only|view-only) (?:for|to) (?<who>.+)$/d,
    plainly: ({ who, things }, scene) => (things && known(who, scene) ? readOnly(who, things) : undefined),
  },
  {
    // `the right to delete a tool is vested in the librarian`
    pattern:
      /^(?:the |any )?(?:right|rights|permission|power|authority|responsibility) (?:to|for|of) (?<deed>.+?) (?:is|are|shall be|lies|lie|rests|rest|belongs|stays|remains) (?:solely |exclusively |only )?(?:vested in|reserved for|reserved to|given to|granted to|held by|with|for|limited to|restricted to|to) (?<who>.+)$/d,
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
  {
    // `tools are public`
    pattern:
      /^(?<things>.+?) (?:are|is|shall be|must be|should be) (?:completely |entirely )?(?:public|(?:open|visible|accessible|available) to the (?:general )?public|publicly (?:visible|readable|available|accessible))$/d,
    plainly: ({ things }, scene) =>
      things && isRecord(things, scene)
        ? [...saying('anyone may see', things), ...things, ...saying('without an account', things)]
        : undefined,
  },
  {
    // `the ones who delete tools are librarians`, `who may delete tools: librarians`
    pattern:
      /^(?:the (?:ones?|people|person|only ones?|only people|only person) )?who (?:(?:can|may|should|shall|is allowed to|are allowed to) )?(?<deed>.+?) (?:is|are|\?|:|-) (?:only )?(?<who>.+)$/d,
    plainly: ({ who, deed }, scene) => only(who, deed, scene),
  },
];

/** They see them and change nothing of them. */
const readOnly = (who: Words, things: Words): Words => [
  ...may(who, [...saying('see', things), ...things], false),
  ...saying('but', things),
  ...may(who, [...saying('manage', things), ...things], true),
];

/** Which words a named group of the pattern took. */
function matched(words: Words, pattern: RegExp): Parts | undefined {
  const starts: number[] = [];
  let text = '';
  for (const { lower } of words) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += lower;
  }
  const match = pattern.exec(text);
  if (!match) return undefined;
  const parts: Record<string, Words> = {};
  const groups: Readonly<Record<string, readonly [number, number] | undefined>> = match.indices?.groups ?? {};
  for (const [name, range] of Object.entries(groups))
    if (range) parts[name] = words.filter((_, at) => starts[at]! >= range[0] && starts[at]! < range[1]);
  return parts;
}

/** `somebody who is signed in` is everybody who is: the clause says no more. */
function withoutSignedIn(words: Words): Words {
  const at = words.findIndex((token, index) => index > 0 && is(token, 'who', 'that') && is(words[index + 1], 'is', 'are', 'has', 'have'));
  if (at < 0) return words;
  const text = words
    .slice(at)
    .map(({ lower }) => lower)
    .join(' ');
  const clause = /^(?:who|that) (?:(?:is|are|has|have) (?:signed|logged)(?: |-)?in|(?:has|have) (?:an account|a login))\b/.exec(text)?.[0];
  return clause === undefined ? words : [...words.slice(0, at), ...words.slice(at + clause.split(' ').length)];
}

/** A sentence about rights as `who may do what`, whatever its turn of phrase. */
export function plainly(words: Words, scene: Scene): Words {
  const short = withoutSignedIn(words);
  if (MODAL.has(short[0]?.lower ?? '')) return short;
  for (const { pattern, plainly: say } of WAYS) {
    const parts = matched(short, pattern);
    const found = parts && say(parts, scene);
    if (found) return found;
  }
  return short;
}
