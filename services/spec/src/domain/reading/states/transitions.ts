import { addField } from '../../draft/apply.js';
import type { EntityDraft, TransitionDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { findAll, matchAt, pattern } from '../../grammar/pattern.js';
import { infinitive } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { type Context, contextOf, place } from '../context.js';
import { conditionStates } from './change-origin.js';
import { activeAt, AND_THEN, type Change, movingAt, passiveAt } from './change-phrases.js';
import { participlesAt } from './change-subject.js';
import { entersOther, saidTarget, targetOf } from './change-target.js';
import { readNeeds } from './needs.js';
import { readStamps } from './stamps.js';
import { addState, addTransition, statesAt } from './states.js';

const SEND = pattern('(~send|~move|~put|~set|~take|~bring|~switch) <e:subject> (back)? (to|into|in|on) <x:noun>');
const BACK = pattern('(~get|~bring|~take|~put|~send|~move) (it|them) back');

/** `you can send it to repair and get it back`: there and back again. */
function readSending(context: Context): boolean {
  const { tokens } = context;
  const match = findAll(SEND, tokens, context.classes).find(
    ({ start }) => !['which', 'that', 'this'].includes(tokens[start - 1]?.lower ?? ''),
  );
  const entity = match?.captures['e'] && subjectAt(tokens, match.captures['e'].start, context.world)?.entity;
  const range = match?.captures['x'];
  const to = entity && range ? (statesAt(entity, tokens, range.start) ?? statesAt(entity, tokens, range.start - 1))?.states[0] : undefined;
  const from = entity?.initialState ?? entity?.states[0];
  if (!entity || to === undefined || from === undefined || from === to) return false;
  addTransition(context, entity, [from], to);
  if (findAll(BACK, tokens, context.classes).length > 0) addTransition(context, entity, [to], from);
  return place(context, entity);
}

/** Where the next pair begins: at `, sent to paid` in `draft to sent, sent to paid`. */
function nextPair(entity: EntityDraft, tokens: readonly Token[], at: number): number {
  for (let next = at + 2; next < tokens.length; next += 1) {
    const start = tokens[next - 1]?.lower === ',' ? statesAt(entity, tokens, next) : undefined;
    if (start && ['to', 'into'].includes(tokens[start.end]?.lower ?? '')) return next;
  }
  return tokens.length;
}

/** `… to running to completed`: the chain goes on. */
function chainEnd(context: Context, entity: EntityDraft, first: { states: string[]; end: number }): number {
  let before = first;
  for (;;) {
    const next = ['to', 'into'].includes(context.tokens[before.end]?.lower ?? '')
      ? statesAt(entity, context.tokens, before.end + 1)
      : undefined;
    if (!next) return before.end;
    for (const state of next.states) addTransition(context, entity, before.states, state);
    before = next;
  }
}

/** `draft to sent; sent to paid or overdue`: pairs of known states. */
function readPairs(context: Context): boolean {
  const { tokens, focus } = context;
  if (!focus || focus.states.length < 2) return false;
  let placed = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const before = tokens[at - 1]?.lower;
    if (before !== undefined && ![':', ';', ',', 'from', 'and', '-', '.', '('].includes(before)) continue;
    const from = statesAt(focus, tokens, at);
    const lead = from && (tokens[from.end]?.lower === 'back' ? from.end + 1 : from.end);
    const leads = lead !== undefined && ['to', 'into'].includes(tokens[lead]?.lower ?? '');
    const to = from && leads ? statesAt(focus, tokens.slice(0, nextPair(focus, tokens, lead)), lead + 1) : undefined;
    if (!from || !to) continue;
    for (const state of to.states) placed = addTransition(context, focus, from.states, state) !== undefined || placed;
    at = chainEnd(context, focus, to) - 1;
  }
  return placed;
}

const denied = (tokens: readonly Token[]): boolean => tokens.some((token) => token.lower === 'not' || token.lower === 'never');
const CONDITIONAL = new Set(['if', 'when', 'once', 'while', 'until', 'after', 'before', 'as', 'unless', 'because', 'whether']);
const CONDITIONED = new Set(['while', 'until', 'unless', 'before', 'long', 'once', 'if']);
/** `a sent one is closed once …` is a change, `sent ones are locked` is none. */
const TIMED = new Set(['once', 'when', 'after', 'as', 'then', 'if', 'finally', 'until', 'later', 'by', 'gets']);
const AND_BACK = pattern(
  '(,)? (and|or) (then)? (<modal>)? (also|later)? (be)? ((~come|~go|~return|~move|~send|~put|~set|~fall|~change|~turn) (back|again)?|back|again) (to|into|in)',
);

/** `reopen` leads to `open` but is not called `open`; a participle of the state itself needs no name. */
const nameOf = (verb: string): { name?: string } => {
  const base = infinitive(verb.split(' ')[0] ?? '');
  return { name: [base, ...verb.split(' ').slice(1)].join(' ') };
};

/** Reads the changes of one sentence from left to right. */
class Sentence {
  placed = false;
  #context: Context;
  #last: string | undefined;

  constructor(context: Context) {
    this.#context = context;
    const before = context.draft.lastState;
    this.#last = before && before.statement === context.statement.index ? before.state : undefined;
  }

  read(): void {
    const { tokens } = this.#context;
    for (let at = 0; at < tokens.length; at += 1) at = (this.#moving(at) ?? this.#change(at) ?? at + 1) - 1;
  }

  /** `a sent one can go back to draft`. Returns the place after it. */
  #moving(at: number): number | undefined {
    const { tokens } = this.#context;
    const moving = movingAt(this.#context, at, this.placed);
    if (!moving || denied(tokens.slice(at, moving.end))) return undefined;
    const back = moving.to.length === 1 ? this.#backFrom(moving.entity, moving.to, moving.end) : moving.end;
    for (const to of moving.to) this.#add(moving.entity, moving.from, addState(this.#context, moving.entity, to) ?? to);
    return this.#alternative(moving.entity, moving.from, back);
  }

  /** `… sent back to draft or closed`: another way from where the change began. */
  #alternative(entity: EntityDraft, from: readonly string[], at: number): number {
    const { tokens } = this.#context;
    const done = tokens[at]?.lower === 'or' ? participlesAt(tokens, at + 1, entity) : undefined;
    for (const verb of done?.words ?? []) {
      const to = targetOf(this.#context, entity, verb, true, from);
      if (to !== undefined) this.#add(entity, from, to, nameOf(verb));
    }
    return done?.end ?? at;
  }

  /** `… and come back to open`: goes on from where the change before led. */
  #backFrom(entity: EntityDraft, from: readonly string[], at: number): number {
    const { tokens, classes } = this.#context;
    const match = matchAt(AND_BACK, tokens, at, classes);
    const to = match && statesAt(entity, tokens, match.end);
    if (!to) return at;
    const [state] = to.states;
    if (state !== undefined) this.#add(entity, from, state);
    return to.states.length > 1 ? match.end + 1 : to.end;
  }

  #add(
    entity: EntityDraft,
    from: readonly string[],
    to: string,
    more: { name?: string; actor?: string } = {},
  ): TransitionDraft | undefined {
    const transition = addTransition(this.#context, entity, from, to, more);
    this.placed ||= transition !== undefined;
    return transition;
  }

  /** A change in the passive or active voice. Returns the place after it. */
  #change(at: number): number | undefined {
    const { tokens, draft, statement, fieldFocus } = this.#context;
    const change = passiveAt(this.#context, at) ?? activeAt(this.#context, at);
    if (!change || denied(tokens.slice(Math.max(0, at - 1), change.end))) return undefined;
    this.#context = contextOf(draft, statement, tokens, change.entity, fieldFocus);
    if (entersOther(this.#context, change)) return undefined;
    const listed = change.verbs.length > 2 && !change.permitted && change.from.length === 0;
    if (!listed && !CONDITIONAL.has(tokens[at - 1]?.lower ?? '')) for (const verb of change.verbs) this.#permit(change, verb, at);
    return this.#then(change, Math.max(at + 1, change.end));
  }

  #permit(change: Change, verb: string, at: number): void {
    const { tokens, draft, statement } = this.#context;
    const { entity } = change;
    const around = conditionStates(this.#context, entity, change.end, tokens.length);
    const ahead = around.placed ? around : conditionStates(this.#context, entity, 0, at);
    // `only active ones can be …` says what must hold for a deed, it does not name a state
    const whoMay = tokens.slice(0, at + 1).some((token) => token.lower === 'only');
    const told = change.permitted || tokens.some((token) => TIMED.has(token.lower));
    const may =
      !whoMay &&
      told &&
      (change.certain || this.#last !== undefined) &&
      (change.from.length > 0 || ahead.states.length > 0 || !verb.includes(' '));
    const final = verb === change.verbs.at(-1);
    const named = change.named === true || change.called?.includes(verb) === true;
    const said = final ? saidTarget(this.#context, entity, change.end) : undefined;
    const to =
      said?.state ?? (named && may ? addState(this.#context, entity, verb) : targetOf(this.#context, entity, verb, may, change.from));
    if (to === undefined) return;
    const going = this.#last !== undefined && this.#last !== to && !change.certain ? [this.#last] : [];
    const from = change.from.length > 0 ? change.from : ahead.states.length > 0 ? ahead.states : going;
    const more = { ...(change.actor === undefined ? {} : { actor: change.actor }), ...(named ? {} : nameOf(verb)) };
    if (from.length > 0) {
      const transition = this.#add(entity, from, to, more);
      this.#last = to;
      draft.lastState = { entity, state: to, statement: statement.index };
      if (transition) stamp(this.#context, entity, transition);
      if (said === undefined) this.#backFrom(entity, from, change.end);
      return;
    }
    const conditioned = statement.tokens.some((token) => CONDITIONED.has(token.lower));
    const known = entity.transitions.some((one) => one.to === to);
    if (conditioned || draft.settled !== true || !change.certain || around.placed || ahead.placed || known) return;
    const initial = entity.initialState ?? entity.states[0];
    const back = /^(?:re|un)/.test(verb) && to === initial ? entity.transitions.at(-1)?.to : undefined;
    const start = back ?? (entity.states.length === 2 ? entity.states.find((state) => state !== to) : initial);
    if (start === undefined || start === to) return;
    this.#add(entity, [start], to, more);
    this.#last = to;
  }

  /** `…, and then it is delivered`. */
  #then(change: Change, from: number): number {
    const { tokens, classes } = this.#context;
    let at = from;
    while (this.#last !== undefined) {
      const then = matchAt(AND_THEN, tokens, at, classes);
      const more = then && participlesAt(tokens, then.end, change.entity);
      const to = more?.words[0] === undefined ? undefined : targetOf(this.#context, change.entity, more.words[0], true);
      if (!more || to === undefined) break;
      this.#add(change.entity, [this.#last], to, nameOf(more.words[0] ?? ''));
      this.#last = to;
      at = more.end;
    }
    return at;
  }
}

/** Sentences that permit a change of state. */
export function readTransitions(context: Context): boolean {
  if (context.draft.lived.has(context.statement.index)) return readStamps(context) || readNeeds(context);
  if (context.draft.courses.has(context.statement.index) && context.statement.kind !== 'item') return false;
  const sentence = new Sentence(context);
  const paired = readPairs(context);
  if (!paired) sentence.read();
  const sent = readSending(context);
  const stamped = readStamps(context);
  const needed = !stamped && readNeeds(context);
  return sentence.placed || paired || sent || stamped || needed;
}

const STAMPED = pattern(
  '(~record|~store|~note|~save|~remember|~stamp|~set) (when|the (date|time|moment|date and time) (when|at which|on which|of)?)',
);

/** `…, and we record when it was closed`. */
function stamp(context: Context, entity: EntityDraft, transition: { stamps: string[] }): void {
  const match = findAll(STAMPED, context.tokens, context.classes)[0];
  if (!match) return;
  const verb = context.tokens.slice(match.end).find((token) => token.tags.has('PastTense'));
  const known = entity.fields.find((field) => field.type === 'datetime' || /(?: at| date)$/.test(field.key));
  const key = verb ? `${verb.lower} at` : known?.key;
  if (key === undefined) return;
  const field = addField(entity, key, key, context.source);
  field.type ??= 'datetime';
  field.readOnly ??= true;
  transition.stamps.push(field.key);
}
