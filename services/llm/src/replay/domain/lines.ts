import type { Answer, AnswerPart } from '../../calls/domain/answer.js';
import type { ModelRequest, Part, Source } from '../../calls/domain/request.js';

/** What is asked, as lines that people read and compare. */
export const requestLines = ({ system, turns, tools, output }: ModelRequest): string[] => [
  ...system.flatMap(({ text }) => ['[system]', ...text.split('\n')]),
  ...turns.flatMap(({ role, parts }) => [`[${role}]`, ...parts.flatMap(partLines)]),
  ...tools.flatMap(({ name, description = '', schema }) => [`[tool ${name}] ${description}`, JSON.stringify(schema)]),
  ...(output.kind === 'text' ? [] : [`[output] ${JSON.stringify(output)}`]),
];

/** What is answered. */
export const answerLines = (answer: Answer | undefined): string[] => answer?.parts.flatMap(partLines) ?? [];

function partLines(part: Part | AnswerPart): string[] {
  switch (part.type) {
    case 'text':
      return part.text.split('\n');
    case 'thinking':
      return part.redacted ? ['[thinking]'] : ['[thinking]', ...part.text.split('\n')];
    case 'tool_call':
      // The ids of tool calls are made anew each time.
      return [`[call ${part.name}] ${part.input}`];
    case 'tool_result':
      return [`[result${part.failed ? ', failed' : ''}]`, ...part.parts.flatMap(partLines)];
    case 'image':
      return [`[image] ${sourceText(part.source)}`];
    case 'document':
      return [`[document ${part.name ?? ''}] ${sourceText(part.source)}`];
    case 'opaque':
      return [`[${part.dialect}] ${JSON.stringify(part.value)}`];
  }
}

const sourceText = (source: Source): string =>
  source.kind === 'url' ? source.url : `${source.mediaType}, ${source.data.length} characters of base64`;
