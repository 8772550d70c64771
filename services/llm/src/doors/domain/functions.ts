import { TEXT_OUTPUT, type Output, type Tool, type ToolChoice } from '../../calls/domain/request.js';
import { isObject, type Fields } from './fields.js';
import type { Leftovers } from './leftovers.js';

// What Chat Completions and Responses ask for in the same words: Responses has flat what stands one level deeper in Chat Completions.

export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

export function readFunction(described: Fields): Tool {
  const description = described.text('description');
  const strict = described.flag('strict');
  return {
    name: described.needText('name'),
    schema: described.object('parameters')?.json ?? { type: 'object', properties: {} },
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
}

/** `named`: where in a choice the name of its function stands. */
export function readChoice(body: Fields, left: Leftovers, named: (choice: Fields) => Fields): ToolChoice {
  const { tool_choice: choice } = body.json;
  if (!isObject(choice)) return body.choice('tool_choice', ['auto', 'none', 'required']) ?? 'auto';
  if (choice['type'] === 'function') return { name: named(body.needObject('tool_choice')).needText('name') };
  left.bind('tool_choice', choice);
  return 'auto';
}

/** `described`: where in a format its schema is described. */
export function readFormat(format: Fields | undefined, described: (format: Fields) => Fields): Output {
  switch (format?.choice('type', ['text', 'json_object', 'json_schema'])) {
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return readSchema(described(format));
    default:
      return TEXT_OUTPUT;
  }
}

const readSchema = (format: Fields): Output => ({
  kind: 'schema',
  name: format.needText('name'),
  schema: format.needObject('schema').json,
  strict: format.flag('strict'),
  description: format.text('description'),
});
