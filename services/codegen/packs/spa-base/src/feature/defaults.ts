import { tsValue } from '../../../../src/domain/escape.js';
import type { FieldModel } from '../../../../src/domain/model.js';

/** The function of `form-data.ts` that tells the moment. */
export const startName = (type: FieldModel['spec']['type']): string => (type === 'date' ? 'today' : 'now');

/** What a new form starts with in this field. */
export function defaultValue({ spec }: FieldModel): string {
  if (typeof spec.default !== 'object') return tsValue(spec.default);
  return `${startName(spec.type)}()`;
}
