import { dataFunctions } from './data.js';
import { dateFunctions } from './dates.js';
import type { FunctionDefinition } from './define.js';
import { listFunctions } from './lists.js';
import { numberFunctions } from './numbers.js';
import { textFunctions } from './texts.js';

/** Every function that the language adds to CEL's own, in the order of the reference page. */
export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...dateFunctions,
  ...listFunctions,
  ...numberFunctions,
  ...dataFunctions,
];

export const FUNCTION_BY_NAME: ReadonlyMap<string, FunctionDefinition> = new Map(FUNCTIONS.map((known) => [known.name, known]));
