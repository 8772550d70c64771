import type { Source } from '@hexad/proto/documents';
import type { Constraint } from '../grammar/constraint.js';
import type { Statement } from '../text/statement.js';
import type { EntityDraft, FieldDraft } from './draft.js';

/** What somebody said that one aspect of a field is. */
export interface Claim {
  readonly entity: EntityDraft;
  readonly field: FieldDraft;
  readonly aspect: string;
  /** Two claims contradict one another when their words differ. */
  readonly words: string;
  readonly constraint: Constraint;
  readonly statement: Statement;
  readonly source: Source;
}

/** The aspects of a field that a constraint settles, each in words that compare. */
export function aspectsOf(constraint: Constraint): { readonly aspect: string; readonly words: string; readonly constraint: Constraint }[] {
  switch (constraint.kind) {
    case 'required':
    case 'optional':
      return [{ aspect: 'presence', words: constraint.kind, constraint }];
    case 'bound': {
      const { min, max, ...rest } = constraint;
      const unit = constraint.unit === undefined ? '' : ` ${constraint.unit}`;
      const [least, most] = constraint.exclusive ? ['more than', 'less than'] : ['at least', 'at most'];
      return [
        ...(min === undefined ? [] : [{ aspect: 'minimum', words: `${least} ${min}${unit}`, constraint: { ...rest, min } }]),
        ...(max === undefined ? [] : [{ aspect: 'maximum', words: `${most} ${max}${unit}`, constraint: { ...rest, max } }]),
      ];
    }
    case 'default': {
      const value = typeof constraint.value === 'object' ? ('text' in constraint.value ? constraint.value.text : 'now') : constraint.value;
      return [{ aspect: 'default', words: `${String(value)} by default`, constraint }];
    }
    case 'enum':
      return [{ aspect: 'values', words: `one of ${constraint.values.join(', ')}`, constraint }];
    default:
      return [];
  }
}
