import type { EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import { infinitive, participle } from '../../text/language.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { MODALS } from '../../vocabulary/closed.js';
import { type Context, contextOf, place } from '../context.js';
import { statefulSubjectAt } from './change-subject.js';
import { saidTarget, targetOf } from './change-target.js';
import { AFTER, type Move, moveAt } from './moves.js';
import { addState, addTransition, knownState, namesState, statesAt } from './states.js';

const SUBORDINATE = new Set('when once if while as because unless until before after whenever that which who whether'.split(' '));
/** What a sentence with one of these says depends on states that may not be known yet: it is read when all are. */
const BACKWARDS = new Set('until before unless not never without nobody nothing neither cannot no'.split(' '));
const CONDITIONAL = new Set('when once if after while'.split(' '));
const GOES_ON = new Set(['and', 'or', ',', 'then', 'thereafter', 'finally', 'afterwards', 'otherwise', 'later', ';', ':']);
const NEAR = 3;
const AT_FIRST = pattern(
  '(at first|initially|(at|in|from) the (beginning|start|outset)|to (begin|start) with|by default|(when|once|as soon as) (it|they)? (is|are)? (created|added|made|entered|registered|recorded|new)|(on|upon|at|after) creation)',
);
const SAME_GOES = pattern('the same (goes|applies|holds|is true) (for|to)');

interface Subject {
  readonly entity: EntityDraft;
  readonly from: readonly string[];
  readonly end: number;
  /** Nothing is said of where it comes from: it goes on from where the tale is. */
  readonly goesOn: boolean;
}

/** The life of a record as it is told: where it is now, and where it was before that. */
class Tale {
  readonly #context: Context;
  readonly #entity: EntityDraft;
  #now: readonly string[];
  #before: readonly string[];
  #subject: Subject | undefined;
  /** The sentence has a place in time: it goes on from another one. */
  readonly #timed: boolean;
  /** It starts with what it depends on: `When the group has paid, …`. */
  readonly #conditional: boolean;
  placed = false;
  /** Nothing of the sentence is left for others to read. */
  whole: boolean;

  constructor(context: Context, entity: EntityDraft, now: readonly string[], timed: boolean) {
    this.#context = context;
    this.#entity = entity;
    this.#now = now;
    this.#before = now;
    this.#timed = timed;
    this.whole = !context.tokens.some(({ lower }) => MODALS.has(lower));
    this.#conditional = CONDITIONAL.has(context.tokens[0]?.lower ?? '');
  }

  read(): void {
    const { tokens } = this.#context;
    for (let at = 0; at < tokens.length;) at = this.#step(at) ?? at + 1;
    const [state] = this.#now;
    const { draft, statement } = this.#context;
    if (this.placed && state !== undefined && this.#now.length === 1)
      draft.story = { entity: this.#entity, state, statement: statement.index, block: statement.block };
  }

  /** Reads what happens from here on, if anything does. Returns the place after it. */
  #step(at: number): number | undefined {
    const { tokens } = this.#context;
    const condition = SUBORDINATE.has(tokens[at - 1]?.lower ?? '') || (tokens[at - 1]?.lower === 'soon' && tokens[at]?.lower === 'as');
    const from = this.#fromAt(at);
    if (from) {
      this.#now = from.states;
      return from.end;
    }
    const likewise = this.#likewise(at);
    if (likewise !== undefined) return likewise;
    const subject = this.#subjectAt(at);
    if (!subject) return undefined;
    const move = moveAt(this.#context, subject.entity, subject.end);
    if (!move || [':', 'that'].includes(tokens[move.end]?.lower ?? '')) return undefined;
    const first = condition || move.certain ? undefined : this.#atFirst(subject, move);
    if (first !== undefined) return first;
    if (condition) return this.#supposed(subject, move);
    const trailing = tokens[move.end]?.lower === 'from' ? this.#fromAt(move.end) : undefined;
    if (this.#now.length === 0 && subject.from.length === 0 && !trailing) return this.#begins(subject, move);
    if (!this.#holds(subject, move, at)) return undefined;
    const instead = ['or', 'otherwise', 'alternatively'].includes(tokens[at]?.lower ?? '') || tokens[at - 1]?.lower === 'otherwise';
    const origin = trailing ? trailing.states : subject.goesOn ? (instead ? this.#before : this.#now) : subject.from;
    if (origin.length === 0) return undefined;
    const said = move.to.length === 1 ? saidTarget(this.#context, subject.entity, move.end) : undefined;
    const reached: string[] = [];
    for (const text of said ? [said.state] : move.to) {
      if (!namesState(text)) continue;
      const to = this.#stateOf(subject.entity, text, origin);
      if (to === undefined || addTransition(this.#context, subject.entity, origin, to) === undefined) continue;
      reached.push(to);
      this.placed = place(this.#context, subject.entity);
    }
    if (reached.length === 0) return undefined;
    this.#subject = subject;
    this.#before = origin;
    this.#now = reached;
    return said?.end ?? trailing?.end ?? move.end;
  }

  /** A participle may lead back to where the record was: `reopened`. */
  #stateOf(entity: EntityDraft, text: string, from: readonly string[]): string | undefined {
    const known = knownState(entity, text);
    if (known !== undefined) return known;
    const verb = text.split(' ')[0] ?? '';
    const led = participle(infinitive(verb)) === verb ? targetOf(this.#context, entity, text, true, from) : undefined;
    return led ?? addState(this.#context, entity, text);
  }

  /** `they are draft at first`: where the tale begins. */
  #atFirst(subject: Subject, move: Move): number | undefined {
    const match = matchAt(AT_FIRST, this.#context.tokens, move.end, this.#context.classes);
    const [text] = move.to;
    if (!match || !subject.goesOn || move.to.length > 1 || text === undefined || !namesState(text)) return undefined;
    const state = addState(this.#context, subject.entity, text);
    if (state === undefined) return undefined;
    subject.entity.initialState = state;
    this.#now = [state];
    this.#subject = subject;
    this.placed = place(this.#context, subject.entity);
    return match.end;
  }

  /** `and the same goes for examined`: another place from where the last change starts. */
  #likewise(at: number): number | undefined {
    const match = matchAt(SAME_GOES, this.#context.tokens, at, this.#context.classes);
    const more = match && statesAt(this.#entity, this.#context.tokens, match.end);
    const last = this.#now.length === 1 && this.#subject ? this.#now[0] : undefined;
    if (!more || last === undefined) return undefined;
    addTransition(this.#context, this.#entity, more.states, last);
    this.whole = true;
    return more.end;
  }

  /** `it is opened, thereafter it is in review`: what a tale begins with is the first state. */
  #begins(subject: Subject, move: Move): number | undefined {
    const { tokens } = this.#context;
    const [text] = move.to;
    const goesOn = tokens.slice(move.end).some(({ lower }) => AFTER.has(lower));
    if (!subject.goesOn || subject.entity.states.length > 0 || move.after || !goesOn || text === undefined || move.to.length > 1)
      return undefined;
    const first = namesState(text) ? addState(this.#context, subject.entity, text) : undefined;
    if (first === undefined) return undefined;
    subject.entity.initialState = first;
    this.#now = [first];
    this.#subject = subject;
    return move.end;
  }

  /** `once it is approved, …`: not told as happening, but it says where the tale is. */
  #supposed(subject: Subject, move: Move): number | undefined {
    const known = move.to.filter((state) => subject.entity.states.includes(state));
    if (known.length === 0 || subject.entity !== this.#entity) return undefined;
    this.#now = known;
    return move.end;
  }

  /** `from filed`, where no `to` follows at once: the change begins there. */
  #fromAt(at: number): { states: readonly string[]; end: number } | undefined {
    const { tokens } = this.#context;
    if (tokens[at]?.lower !== 'from') return undefined;
    const found = statesAt(this.#entity, tokens, at + 1);
    return found && !['to', 'into'].includes(tokens[found.end]?.lower ?? '') ? found : undefined;
  }

  /** A form of `be` tells a change only where something says that time has passed. */
  #holds(subject: Subject, move: Move, at: number): boolean {
    if (move.certain || move.after) return true;
    if (!subject.goesOn) return this.#timed || this.#subject !== undefined || this.#now.length > 0;
    const { tokens } = this.#context;
    if (this.#timed && this.#conditional) return true;
    return (
      this.#timed &&
      tokens
        .slice(Math.max(0, at - 4), subject.end + 1)
        .some(({ lower }) => AFTER.has(lower) || ['after', 'otherwise', 'in'].includes(lower))
    );
  }

  #subjectAt(at: number): Subject | undefined {
    const { tokens } = this.#context;
    const said = statefulSubjectAt(this.#context, at);
    if (said && said.end > at && said.entity === this.#entity) {
      const after = ['and', 'or', ','].includes(tokens[said.end]?.lower ?? '');
      if (!after) return { ...said, goesOn: said.from.length === 0 };
    }
    if (!GOES_ON.has(tokens[at]?.lower ?? '')) return undefined;
    let end = at + 1;
    while (GOES_ON.has(tokens[end]?.lower ?? '') || tokens[end]?.lower === 'in') {
      if (tokens[end]?.lower === 'in' && tokens[end + 1]?.lower === 'the' && tokens[end + 2]?.lower === 'end') end += 2;
      else if (tokens[end]?.lower === 'in') return undefined;
      end += 1;
    }
    return this.#subject && { entity: this.#entity, from: [], end, goesOn: true };
  }
}

/** Whose life this sentence may go on with, and where it has come to. */
function taleOf(context: Context): { entity: EntityDraft; now: readonly string[]; timed: boolean } | undefined {
  const { draft, statement, tokens, focus } = context;
  const { story } = draft;
  const named = tokens
    .map((_, at) => entityAt(tokens, determinersAt(tokens, at).end, { entities: draft.entities })?.entity)
    .find((one) => one !== undefined);
  const near =
    story !== undefined &&
    story.block === statement.block &&
    statement.index > story.statement &&
    statement.index - story.statement <= NEAR &&
    (named === undefined || named === story.entity || tokens.some(({ lower }) => lower === 'it' || lower === 'they'));
  const timed =
    CONDITIONAL.has(tokens[0]?.lower ?? '') ||
    tokens.some(({ lower }) => AFTER.has(lower)) ||
    /\b(?:after (?:that|which|this)|in the end|from then on|from there)\b/i.test(context.text);
  if (near) return { entity: story.entity, now: [story.state], timed };
  const entity = named ?? focus;
  if (!entity || (entity.states.length === 0 && !timed && !find(AT_FIRST, tokens, context.classes))) return undefined;
  return { entity, now: [], timed };
}

/** What a sentence begins with may be said of what is not: `If nobody is there, it is marked as missed.` */
function isTellable({ tokens }: Context): boolean {
  const comma = CONDITIONAL.has(tokens[0]?.lower ?? '') ? tokens.findIndex(({ lower }) => lower === ',') : -1;
  return !tokens.slice(comma + 1).some(({ lower, kind }) => BACKWARDS.has(lower) || kind === 'arrow');
}

/** Reads how a record goes from one state to the next, sentence after sentence: `From there it goes to boarding and is then departed.` */
export function readTold(context: Context): boolean {
  const tale = isTellable(context) ? taleOf(context) : undefined;
  return tale !== undefined && tale.entity.states.length > 0 && tell(context, tale);
}

/** `It is opened, thereafter it is in review`: the first that is told of the states of a record. */
export function readBegun(context: Context): boolean {
  const tale = isTellable(context) ? taleOf(context) : undefined;
  return tale !== undefined && tale.entity.states.length === 0 && tell(context, tale);
}

function tell(context: Context, { entity, now, timed }: NonNullable<ReturnType<typeof taleOf>>): boolean {
  const sentence = new Tale(contextOf(context.draft, context.statement, context.tokens, entity), entity, now, timed);
  sentence.read();
  if (sentence.placed && sentence.whole) context.draft.lived.add(context.statement.index);
  return sentence.placed;
}
