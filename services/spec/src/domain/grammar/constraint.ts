import type { FieldFormat, FieldType } from '@hexad/proto/documents';
import type { DefaultValue, Literal } from '../draft/draft.js';

/** One thing said of an attribute. Reading says what; the field's type decides later what a bare bound means. */
export type Constraint =
  | { readonly kind: 'required' }
  | { readonly kind: 'optional' }
  | { readonly kind: 'unique' }
  | { readonly kind: 'readOnly' }
  | {
      readonly kind: 'type';
      readonly type: FieldType;
      readonly format?: FieldFormat;
      /** `text` may mean a line or many. */ readonly loose?: boolean;
    }
  | { readonly kind: 'format'; readonly format: FieldFormat }
  | { readonly kind: 'bound'; readonly min?: number; readonly max?: number; readonly exclusive?: boolean; readonly unit?: string }
  | {
      readonly kind: 'pattern';
      readonly pattern: string;
      readonly words: string;
      readonly valid: string;
      readonly invalid: string;
      /** The example of the brief that it was read from. */
      readonly sample?: string;
    }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'default'; readonly value: DefaultValue | { readonly text: string } }
  | { readonly kind: 'relativeToNow'; readonly op: '<' | '<=' | '>' | '>=' }
  | { readonly kind: 'compare'; readonly op: '<' | '<=' | '>' | '>='; readonly key: string }
  | { readonly kind: 'immutable' }
  | { readonly kind: 'uniqueWithin'; readonly key: string }
  | { readonly kind: 'noted' };

export const NUMBER_UNITS: ReadonlySet<string> = new Set(['character', 'characters', 'letters', 'letter', 'symbols', 'signs']);
export type { Literal };
