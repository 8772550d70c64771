import type { RecordOption } from './record-option';

/** Records to choose from as values with labels; none as long as they are not loaded. */
export function optionLabels(options: readonly RecordOption[] = []): Record<string, string> {
  return Object.fromEntries(options.map(({ id, name }) => [id, name]));
}
