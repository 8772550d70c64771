import { addField, inferredKind } from '../../draft/apply.js';
import { addSource, type EntityDraft, type FieldDraft } from '../../draft/draft.js';
import { fieldAt, subjectAt } from '../../grammar/classes.js';
import { find, type Pattern, pattern } from '../../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt } from '../../grammar/phrase.js';
import { leadsTo } from '../../grammar/state-words.js';
import type { Token } from '../../text/token.js';
import { type Context, place, inTurn } from '../context.js';
import { statesAt } from './states.js';

const STORED = '(recorded|stored|set|noted|saved|stamped|captured|registered|kept|remembered)';
const STORE = '(~record|~store|~note|~save|~remember|~stamp|~set|~capture|~register|~keep)';

const STAMPS: readonly Pattern[] = [
  pattern(
    `(when|once|whenever|as soon as|if) (<e:entity>|it|they|one)? (<be>|has been|have been|gets|becomes)? <s:states> (,)? (then)? <f:moment> (<be>|gets|will be)? (also)? (automatically)? ${STORED}`,
  ),
  pattern(
    `(when|once|whenever|as soon as|if) (<e:entity>|it|they|one)? (<be>|has been|have been|gets|becomes)? <s:states> (,)? (then)? (we|i|you|the system|it|the app|the application) (<modal>|want to|need to)? (also)? (automatically)? ${STORE} <f:moment>`,
  ),
  pattern(`<v:deed> (it|one|them|<e:entity>) (also|automatically)? ${STORE} <f:moment>`),
  pattern(
    `<f:moment> (<be>|gets|will be) (automatically)? ${STORED} (automatically|by the system)? (when|once|as soon as) (<e:entity>|it|they|one)? (<be>|has been|gets|becomes)? <s:states>`,
  ),
];

const isMoment = (field: FieldDraft): boolean => ['date', 'datetime'].includes(field.type ?? inferredKind(field.key).type);

/** A date or time of this entity at `at`, known or only named: `the date of acceptance`, `closed at`. */
function momentAt(tokens: readonly Token[], at: number, entity: EntityDraft): { key: string; label: string; end: number } | undefined {
  const { end: head } = determinersAt(tokens, at);
  const known = fieldAt(tokens, head, entity);
  if (known && isMoment(known.field)) return { key: known.field.key, label: known.field.label, end: known.end };
  const phrase = nounPhraseAt(tokens, at);
  if (!phrase) return undefined;
  const words = tokens.slice(phrase.head, phrase.end).map((token) => token.lower);
  const next = tokens[phrase.end]?.lower ?? '';
  const end = ['at', 'on'].includes(next) ? phrase.end + 1 : phrase.end;
  const after = ['time', 'date', 'timestamp'].includes(tokens[end]?.lower ?? '') && end > phrase.end ? end + 1 : end;
  const key = end > phrase.end ? [...words, next].join(' ') : keyOf(tokens, phrase.head, phrase.end);
  const dated = ['date', 'datetime'].includes(inferredKind(key).type);
  return dated && words.length <= 4 ? { key, label: key, end: after } : undefined;
}

/** `when it is closed, the closing date is recorded`: the change stamps the field. */
export function readStamps(context: Context): boolean {
  const { tokens, focus, draft } = context;
  for (const entity of inTurn(draft.entities, focus)) {
    if (entity.transitions.length === 0) continue;
    const classes: Context['classes'] = {
      ...context.classes,
      states: (all, at) => {
        const found = statesAt(entity, all, determinersAt(all, at).end);
        return found ? [found.end] : [];
      },
      deed: (all, at) =>
        all[at]?.lower.endsWith('ing') && entity.states.some((state) => leadsTo(all[at]?.lower ?? '', state)) ? [at + 1] : [],
      moment: (all, at) => {
        const found = momentAt(all, at, entity);
        return found ? [found.end] : [];
      },
    };
    for (const wanted of STAMPS) {
      const match = find(wanted, tokens, classes);
      const named = match?.captures['e'] && subjectAt(tokens, match.captures['e'].start, context.world)?.entity;
      if (!match || (named && named !== entity) || (!named && entity !== focus && !match.captures['v'])) continue;
      const moment = momentAt(tokens, match.captures['f']?.start ?? 0, entity);
      const range = match.captures['s'];
      const states = range
        ? statesAt(entity, tokens, determinersAt(tokens, range.start).end)?.states
        : entity.states.filter((state) => leadsTo(tokens[match.captures['v']?.start ?? 0]?.lower ?? '', state));
      const into = entity.transitions.filter((transition) => states?.includes(transition.to));
      if (!moment || into.length === 0) continue;
      const known = entity.fields.find((one) => one.key === moment.key);
      const field = known ?? addField(entity, moment.key, moment.label, context.source);
      if (!known) field.readOnly = true;
      addSource(field.sources, context.source);
      for (const transition of into) {
        if (!transition.stamps.includes(field.key)) transition.stamps.push(field.key);
        addSource(transition.sources, context.source);
      }
      return place(context, entity);
    }
  }
  return false;
}
