import { entityAt } from '../../grammar/classes.js';
import type { EntityDraft } from '../../draft/draft.js';
import { addSource } from '../../draft/draft.js';
import { infinitive } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import { sentenceOf } from '../access/sign-in.js';
import { looksPersonal } from '../personal.js';
import { type Context, place } from '../context.js';

export type Way = 'export' | 'import';

const FORMAT = '(?:csv|excel|xlsx?|ods|spreadsheets?|tsv|comma-? ?separated)';
const SHEET = new RegExp(`\\b${FORMAT}\\b`);
const AS_SHEET = new RegExp(`\\b(?:as|to|into|in) (?:an? |the |one )?(?:\\w+ )?${FORMAT}\\b`);
const FROM_SHEET = new RegExp(
  `\\b(?:from|via|through|with|using|by means of) (?:an? |the |our |their |existing |old )*(?:\\w+ )?${FORMAT}\\b`,
);
const OTHER_FILES = /\b(?:pdf|word|images?|photos?|pictures?|attachments?|attached|videos?|backups?)\b/;
const BULK = /\b(?:bulk|mass|in one go|all at once|many at once)\b/;
const NOT = /\b(?:not|no|nobody|never|cannot|without|nor|neither)\b/;
/** Who may do it is not kept apart from who may see and make records. */
const RESERVED = /\b(?:only|nobody but|reserved)\b/;

const VERBS: Readonly<Record<Way, ReadonlySet<string>>> = {
  export: new Set(['export', 'download', 'exportable', 'downloadable']),
  import: new Set(['import', 'upload', 'load', 'importable']),
};
const ANY_WAY_OUT = new Set(['save', 'get', 'open', 'take', 'write', 'store', 'hand', 'have', 'see', 'view', 'offer', 'print']);
const ANY_WAY_IN = new Set(['add', 'create', 'enter', 'fill', 'read', 'bring', 'take', 'make', 'register', 'record', 'insert']);

const stem = ({ lower }: Token): string => infinitive(lower.replace(/^(?:ex|im)ports$/, (word) => word.slice(0, -1)));
/** `an export (text, required)` is an attribute of that name. */
const verbAt = (tokens: readonly Token[], verbs: ReadonlySet<string>): number =>
  tokens.findIndex((token, at) => verbs.has(stem(token)) && tokens[at + 1]?.lower !== '(');
const isAsked = (tokens: readonly Token[], said: string): boolean =>
  tokens.some(({ lower }) => MODALS.has(lower)) ||
  /\b(?:able|possible|possibility|wants?|needs?|button|function|option|exportable|importable)\b/.test(said);

/** Which files a statement asks for, by its words alone. */
export function filesAsked({ kind, tokens, ...statement }: Statement): Way[] {
  if (kind === 'heading' || kind === 'row') return [];
  const said = sentenceOf({ kind, tokens, ...statement });
  if (NOT.test(said) || (OTHER_FILES.test(said) && !SHEET.test(said))) return [];
  const out = verbAt(tokens, VERBS.export);
  const inward = verbAt(tokens, VERBS.import);
  const exports = tokens[out]?.lower.startsWith('export') === true;
  const imports = tokens[inward]?.lower.startsWith('import') === true;
  const found: Way[] = [];
  if (
    (out >= 0 && (SHEET.test(said) || (exports && isAsked(tokens, said)))) ||
    (AS_SHEET.test(said) && verbAt(tokens, ANY_WAY_OUT) >= 0 && inward < 0)
  )
    found.push('export');
  if (
    (inward >= 0 &&
      (FROM_SHEET.test(said) ||
        BULK.test(said) ||
        (SHEET.test(said) && imports) ||
        (imports && isAsked(tokens, said) && !/ from /.test(said)))) ||
    (FROM_SHEET.test(said) && verbAt(tokens, ANY_WAY_IN) >= 0 && out < 0)
  )
    found.push('import');
  if (found.length === 0 && inward >= 0 && out < 0 && SHEET.test(said) && isAsked(tokens, said)) found.push('import');
  return found;
}

const EVERYTHING =
  /\b(?:everything|all (?:the )?(?:data|lists|records|tables|entities)|(?:each|every|any) (?:list|table|record)|the data|lists|records|data)\b/;

/** Those that the wish is about: what is done to them, not who does it. With two wishes in a sentence each has what stands after its verb. */
function meant({ draft, tokens, focus, statement }: Context, way: Way, both: boolean): readonly EntityDraft[] {
  const verb = verbAt(tokens, VERBS[way]);
  const other = both ? verbAt(tokens, VERBS[way === 'export' ? 'import' : 'export']) : -1;
  const passive = verb > 0 && tokens.slice(Math.max(0, verb - 3), verb).some(({ lower }) => BE.has(lower));
  const named = tokens.flatMap((_, at) => {
    const found = entityAt(tokens, at, { entities: draft.entities });
    return found === undefined ? [] : [{ entity: found.entity, at }];
  });
  const by = tokens.findIndex(({ lower }, at) => lower === 'by' && at > verb);
  const end = Math.min(...[by, other].filter((at) => at > verb), tokens.length);
  const done = named.filter(({ at }) => (passive ? at < verb : at > verb && at < end));
  const things = named.filter(({ entity }) => !looksPersonal(entity.key));
  const chosen = [done, things].find((each) => each.length > 0) ?? named;
  if (done.length === 0 && EVERYTHING.test(sentenceOf(statement))) return draft.entities;
  if (chosen.length > 0) return [...new Set(chosen.map(({ entity }) => entity))];
  return focus === undefined ? [] : [focus];
}

/** `The list of books can be exported as CSV`, `members are imported from a spreadsheet`, `bulk upload of products`. */
export function readFiles(context: Context): boolean {
  const ways = filesAsked(context.statement);
  if (ways.length === 0) return false;
  if (RESERVED.test(sentenceOf(context.statement))) {
    context.draft.left.set(
      context.statement.index,
      'who may take files out or bring them in is who may see and who may make records; nothing else is kept',
    );
    return false;
  }
  let found = false;
  for (const way of ways)
    for (const entity of meant(context, way, ways.length > 1)) {
      const sources = entity.files.get(way) ?? [];
      addSource(sources, context.source);
      entity.files.set(way, sources);
      found = true;
    }
  return found && place(context);
}
