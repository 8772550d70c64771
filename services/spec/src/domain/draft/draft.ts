import type { FieldFormat, FieldType, Nfr, Operation, Source } from '@hexad/proto/documents';
import type { Constraint } from '../grammar/constraint.js';
import type { Statement } from '../text/statement.js';
import type { AccessClaims } from '../reading/access/claims.js';
import type { Claim } from './claims.js';

export type Literal = string | number | boolean;
export type DefaultValue = Literal | { readonly now: true };

export interface FieldDraft {
  /** Singular lower-case words joined by blanks: what a later mention is compared with. */
  readonly key: string;
  readonly label: string;
  readonly sources: Source[];
  type?: FieldType;
  format?: FieldFormat;
  /** Undefined: the brief does not say. */
  required?: boolean;
  /** Said of every record in full prose (`each X has a …`), which makes it required unless marked otherwise. */
  universal?: boolean;
  /** Said with a word of obligation (`a boat must have a …`): required unless marked otherwise. */
  obliged?: boolean;
  unique?: boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  pattern?: string;
  patternHint?: { words: string; valid: string; invalid: string };
  default?: DefaultValue;
  enum?: string[];
  readOnly?: boolean;
  computed?: ComputedDraft;
  counter?: { readonly within?: string };
  /** No list of attributes named it: it is there because states were spoken of. */
  implied?: boolean;
}

/** Children counted, or a number of theirs summed up. */
export interface TallyDraft {
  readonly child: EntityDraft;
  readonly field?: string;
  readonly times?: string;
  readonly minus?: WhenDraft;
  readonly when?: WhenDraft;
}

/** How a value is worked out. */
export type ComputedDraft =
  | ({ readonly kind: 'tally' } & TallyDraft)
  | { readonly kind: 'product'; readonly left: string; readonly right: string }
  | { readonly kind: 'past'; readonly field: string; readonly when?: WhenDraft }
  | { readonly kind: 'compare'; readonly left: string; readonly op: '<' | '<='; readonly right: string };

export interface RelationDraft {
  kind: 'belongsTo' | 'hasMany' | 'manyToMany';
  readonly target: EntityDraft;
  /** Words of the role (`assignee`), else those of the target. */
  readonly role: string;
  required?: boolean;
  onDelete?: 'restrict' | 'cascade' | 'setNull';
  unique?: boolean;
  /** The many-to-many is kept on this side. */
  owner?: boolean;
  /** Only the other side was said (`a sailor can have several trips`), so it may be a list too. */
  maybeMany?: boolean;
  /** Nobody said so in words; it follows from the other side. */
  derived?: boolean;
  readonly sources: Source[];
}

export interface TransitionDraft {
  readonly from: string[];
  readonly to: string;
  name?: string;
  actor?: string;
  requires: string[];
  stamps: string[];
  readonly sources: Source[];
}

export interface WhenDraft {
  /** `@state` stands for the state field of the entity that it is about. */
  readonly field: string;
  readonly values: readonly Literal[];
}

export type RuleDraft = { readonly statement: string; readonly sources: Source[] } & (
  | { readonly kind: 'compare'; readonly left: string; readonly op: '<' | '<=' | '>' | '>=' | '!='; readonly right: string }
  | { readonly kind: 'relativeToNow'; readonly field: string; readonly op: '<' | '<=' | '>' | '>=' }
  | { readonly kind: 'requiredWhen'; readonly field: string; readonly when: WhenDraft }
  | { readonly kind: 'uniqueTogether'; readonly fields: readonly string[]; readonly when?: WhenDraft }
  | { readonly kind: 'immutable'; readonly fields?: readonly string[]; readonly when?: WhenDraft }
  | { readonly kind: 'deleteOnly'; readonly when?: WhenDraft }
  | { readonly kind: 'maxChildren'; readonly child: EntityDraft; readonly limit: number; readonly when?: WhenDraft }
  | { readonly kind: 'stateBlockedByChildren'; readonly state: string; readonly child: EntityDraft; readonly when?: WhenDraft }
  | { readonly kind: 'parentMust'; readonly parent: EntityDraft; readonly when: WhenDraft }
  | ({ readonly kind: 'tally'; readonly op: '<=' | '>='; readonly limit: number | string } & TallyDraft)
  | {
      readonly kind: 'timeWindow';
      readonly action: 'create' | 'update' | 'delete' | 'enter';
      readonly state?: string;
      readonly field: string;
      readonly op: '<=' | '>=';
      readonly minutes: number;
    }
  | { readonly kind: 'noOverlap'; readonly within: readonly string[]; readonly when?: WhenDraft }
);

/** Somebody is to be reminded. */
export interface ReminderDraft {
  readonly field: string;
  readonly minutes: number;
  readonly when?: WhenDraft;
  /** The role of a reference. */
  readonly via?: string;
  readonly statement: string;
  readonly sources: Source[];
}

export interface EntityDraft {
  readonly key: string;
  readonly words: readonly string[];
  readonly aliases: string[];
  readonly sources: Source[];
  description?: string;
  readonly fields: FieldDraft[];
  readonly relations: RelationDraft[];
  stateField?: string;
  states: string[];
  initialState?: string;
  readonly transitions: TransitionDraft[];
  readonly rules: RuleDraft[];
  readonly forbidden: Set<Operation>;
  /** Files of records that are asked for, with who says so. */
  readonly files: Map<'export' | 'import', Source[]>;
  /** What is deleted is to be kept. */
  kept?: { readonly restore: boolean; readonly days?: number; readonly sources: Source[] };
  readonly reminders: ReminderDraft[];
  readonly search: Set<string>;
  readonly filters: Set<string>;
  readonly sorts: Set<string>;
  defaultSort?: { field: string; direction: 'asc' | 'desc' };
  pageSize?: number;
}

export interface ActorDraft {
  readonly name: string;
  readonly sources: Source[];
  readonly does: string[];
}

export interface QuestionDraft {
  readonly id: string;
  readonly text: string;
  readonly why: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly default: string;
  readonly impact: number;
  readonly uncertainty: number;
  readonly sources: Source[];
}

/** What reading has found so far. Filled by the readers in order, then written out once. */
export interface Draft {
  readonly entities: EntityDraft[];
  readonly actors: Map<string, ActorDraft>;
  readonly nfrs: { category: Nfr['category']; statement: string; source: Source }[];
  readonly outOfScope: { statement: string; source: Source }[];
  readonly assumptions: Map<string, string>;
  readonly questions: QuestionDraft[];
  /** Why a statement that supports nothing was left, by index. */
  readonly left: Map<number, string>;
  /** What of a statement that was read cannot be kept, by index. */
  readonly partly: Map<number, string>;
  /** Indexes of statements that something in the draft came from. */
  readonly used: Set<number>;
  /** How strongly the brief speaks of each entity as a kind of record. */
  readonly weights: Map<string, number>;
  /** Statements that were read as a whole course of states; no single change is looked for in them. */
  readonly courses: Set<number>;
  /** Statements that say who does what: what follows `with` belongs to the record of it. */
  readonly deeds: Set<number>;
  /** Said to be what the application is there for (`an app with …`), so kept even when nothing more is said of them. */
  readonly named: Set<string>;
  /** Every list of attributes has been read. */
  described?: boolean;
  /** The record that a deed makes, by the verb: `scheduled in a trip`. */
  readonly madeBy: Map<string, EntityDraft>;
  /** What an attribute without a mark is; settled by a question. */
  unmarked?: 'as-said' | 'required' | 'optional';
  /** The attribute that was spoken of last: what `it must be unique` means. */
  lastField?: { entity: EntityDraft; key: string };
  /** The reference that was spoken of last: what `this is optional` means. */
  lastRelation?: {
    readonly entity: EntityDraft;
    readonly relation: RelationDraft;
    readonly statement: number;
    readonly block: Statement['block'];
  };
  /** The thing that a paragraph calls out before it speaks of it: `Boats. Each one …`. */
  readonly topics: Map<Statement['block'], EntityDraft>;
  /** Statements that were read as a whole; no part of them means anything else. */
  readonly whole: Set<number>;
  /** The statement that lists what the thing called out before it has. */
  calledOut?: number;
  /** What a sentence said of attributes last, for `the title too`. */
  lastSaid?: { readonly entity: EntityDraft; readonly constraints: readonly Constraint[]; readonly statement: number };
  /** Whose attributes the sentence lists, for the rest of the list after a remark in between. */
  listing?: {
    readonly entity: EntityDraft;
    readonly statement: number;
    readonly options: {
      readonly universal?: boolean;
      readonly optional?: boolean;
      readonly obliged?: boolean;
      readonly subjectPlural?: boolean;
    };
  };
  /** The participles that stand before an entity's name in the brief: `booked trips`. */
  readonly qualifiers: Map<EntityDraft, Set<string>>;
  /** Who said what of which field, in no order. */
  readonly claims: Claim[];
  /** What the sentence before asked lists to do, for `… and orders by sailor`. */
  lastWish?: 'search' | 'filters' | 'sorts';
  /** What lists were asked for last, for `newest first` after it. */
  lastListed?: EntityDraft;
  /** Every permitted change that names its start has been read: `before it is sold` can be worked out. */
  settled?: boolean;
  /** Where the change read last leads, for `…, and then it is completed`. */
  lastState?: { entity: EntityDraft; state: string; statement: number };
  /** Whose states the statement read last gave, for `and cancelled` after it. */
  statesSaid?: { entity: EntityDraft; statement: number };
  /** The open question that a statement comes right after. */
  readonly answering: Map<number, Statement>;
  /** Statements that tell what happens to a record, and were read as that. */
  readonly lived: Set<number>;
  /** The sentence read last was nothing but these values: `in that order` may follow. */
  lastValues?: { readonly entity: EntityDraft; readonly values: readonly string[]; readonly statement: number };
  /** How far the life of a record has been told in this paragraph. */
  story?: { readonly entity: EntityDraft; readonly state: string; readonly statement: number; readonly block: Statement['block'] };
  /** Whose life a paragraph tells, and from which statement on. */
  readonly told: Map<Statement['block'], { readonly entity: EntityDraft; readonly from: number }>;
  /** States that a statement adds to those of the one before it. */
  readonly addedStates: Map<number, { entity: EntityDraft; states: readonly string[] }>;
  pageSize?: number;
  pageSizeSource?: Source;
  /** How many requests are answered. */
  requests?: { readonly requests: number; readonly seconds: number; readonly by: 'user' | 'client'; readonly source: Source };
  /** Who signs in and what they may do; absent where nobody does. */
  access?: AccessClaims;
  /** Entities that keep who made and changed their records. */
  readonly audited: Set<EntityDraft>;
}

export const emptyDraft = (): Draft => ({
  entities: [],
  actors: new Map(),
  nfrs: [],
  outOfScope: [],
  assumptions: new Map(),
  questions: [],
  left: new Map(),
  partly: new Map(),
  used: new Set(),
  weights: new Map(),
  named: new Set(),
  courses: new Set(),
  lived: new Set(),
  answering: new Map(),
  deeds: new Set(),
  madeBy: new Map(),
  addedStates: new Map(),
  told: new Map(),
  topics: new Map(),
  whole: new Set(),
  qualifiers: new Map(),
  claims: [],
  audited: new Set(),
});

export const newEntity = (key: string): EntityDraft => ({
  key,
  words: key.split(' '),
  aliases: [],
  sources: [],
  fields: [],
  relations: [],
  states: [],
  transitions: [],
  rules: [],
  forbidden: new Set(),
  files: new Map(),
  reminders: [],
  search: new Set(),
  filters: new Set(),
  sorts: new Set(),
});

/** The source that a statement is; several statements of the same place are one. */
export function addSource(sources: Source[], source: Source): void {
  const same = sources.some((known) => JSON.stringify(known) === JSON.stringify(source));
  if (!same) sources.push(source);
}

export type { Statement };
