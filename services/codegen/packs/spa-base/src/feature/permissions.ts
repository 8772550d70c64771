import type { Rule } from '@hexad/proto/documents';
import { tsString, tsValue } from '../../../../src/domain/escape.js';
import type { Value } from '../../../../src/domain/example-values.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { opposite, type Goal } from '../../../../src/domain/reach.js';
import type { Feature } from '../feature.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

const deleteRules = (entity: EntityModel): Of<'deleteOnly'>[] => entity.rules.filter((rule) => rule.kind === 'deleteOnly');

/** Rules that freeze the whole record; those over single fields are left to the server. */
const freezeRules = (entity: EntityModel): Of<'immutable'>[] =>
  entity.rules.filter((rule): rule is Of<'immutable'> => rule.kind === 'immutable' && rule.fields === undefined);

/** Whether records of this kind can be deleted at all. */
export const canDelete = (entity: EntityModel): boolean =>
  entity.can.delete && deleteRules(entity).every((rule) => rule.when !== undefined);

/** Whether records of this kind can be changed at all. */
export const canEdit = (entity: EntityModel): boolean => entity.can.update && freezeRules(entity).every((rule) => rule.when !== undefined);

/** Whether there is anything to be done with a record. */
export const hasActions = ({ entity }: Feature): boolean =>
  canEdit(entity) || canDelete(entity) || (entity.states?.transitions.length ?? 0) > 0;

/** The condition under which a record may be deleted; absent when it always may. */
export const deletableWhen = (entity: EntityModel, variable: string): string | undefined =>
  joined(deleteRules(entity).map((rule) => rule.when && among(`${variable}.${rule.when.field}`, rule.when.in)));

/** The condition under which a record may be changed; absent when it always may. */
export const editableWhen = (entity: EntityModel, variable: string): string | undefined =>
  joined(freezeRules(entity).map((rule) => rule.when && outside(`${variable}.${rule.when.field}`, rule.when.in)));

const joined = (conditions: (string | undefined)[]): string | undefined => {
  const wanted = conditions.filter((condition) => condition !== undefined);
  return wanted.length === 0 ? undefined : wanted.join(' && ');
};

/** An expression that holds when the value is one of these. */
export const among = (value: string, wanted: readonly Value[]): string =>
  wanted.length === 1 ? `${value} === ${tsValue(wanted[0])}` : `(${wanted.map((each) => `${value} === ${tsValue(each)}`).join(' || ')})`;

const outside = (value: string, unwanted: readonly Value[]): string => unwanted.map((each) => `${value} !== ${tsValue(each)}`).join(' && ');

/** That the person who is signed in may do it, with this record or with any; absent where nobody signs in. */
export const mayWith = ({ guarded, entity }: Feature, action: string, variable?: string): string | undefined =>
  guarded
    ? `may(${tsString(entity.plural)}, ${tsString(action)}${variable === undefined ? '' : `, ${variable}`})`
    : undefined;

/** The condition, and that the person who is signed in may do it with this record. */
export const permitted = (feature: Feature, action: string, condition: string | undefined): string | undefined =>
  joined([condition, mayWith(feature, action, feature.one)]);

/** Values of a record that may be deleted. */
export const whileDeletable = (entity: EntityModel): Record<string, Value> =>
  Object.fromEntries(deleteRules(entity).flatMap((rule) => (rule.when === undefined ? [] : [[rule.when.field, rule.when.in[0]!]])));

/** Values of a record that may be changed. */
export const whileEditable = (entity: EntityModel): Record<string, Value> =>
  Object.fromEntries(freezeRules(entity).flatMap((rule) => (rule.when === undefined ? [] : pair(outsideGoal(entity, rule.when)))));

const pair = (goal: Goal | undefined): [string, Value][] => (goal === undefined ? [] : [[goal.field, goal.in[0]!]]);

/** A goal that holds where this one does not. */
export const outsideGoal = (entity: EntityModel, goal: Goal): Goal | undefined => opposite(entity, goal);
