import type { DocumentPart, ImagePart, ModelRequest, Output, Part, TextPart, Tool, ToolResultPart } from '../../calls/domain/request.js';
import { changeJson } from './change-json.js';
import type { Redactor } from './redactor.js';

/** What of a schema is said to the model in words. */
const WORDS = new Set(['description', 'title', '$comment', 'examples', 'default']);
/** Ids, and what a provider signed or sealed: changed, it would be refused. */
const SEALED = /^(?:id|.*_id|signature|thought_?signature|data|encrypted.*|type)$/i;

/**
 * The request without secrets and personal data. Images, documents (base64 text too) and addresses of files go as they are: what is in them is
 * no text here.
 */
export function redactRequest(request: ModelRequest, redactor: Redactor): ModelRequest {
  const { extra, hints } = request;
  return {
    ...request,
    system: mapped(request.system, (part) => redactText(part, redactor)),
    tools: mapped(request.tools, (tool) => redactTool(tool, redactor)),
    turns: mapped(request.turns, (turn) => {
      const parts = mapped(turn.parts, (part) => redactPart(part, redactor));
      return parts === turn.parts ? turn : { ...turn, parts };
    }),
    output: redactOutput(request.output, redactor),
    ...(extra && { extra: { ...extra, fields: redactFields(extra.fields, redactor) } }),
    ...(hints && { hints: { ...hints, fields: redactFields(hints.fields, redactor) } }),
  };
}

function redactPart(part: Part, redactor: Redactor): Part {
  switch (part.type) {
    case 'text':
      return redactText(part, redactor);
    case 'thinking':
      // What the provider signed was said in placeholders; so it gets the same again.
      return part.redacted ? part : redactText(part, redactor);
    case 'tool_call': {
      const input = redactor.json(part.input);
      return input === part.input ? part : { ...part, input };
    }
    case 'tool_result':
      return redactResult(part, redactor);
    case 'opaque': {
      const value = redactFields(part.value, redactor);
      return value === part.value ? part : { ...part, value };
    }
    case 'image':
    case 'document':
      return redactFile(part, redactor);
  }
}

function redactText<P extends { readonly text: string }>(part: P, redactor: Redactor): P {
  const text = redactor.text(part.text);
  return text === part.text ? part : { ...part, text };
}

function redactFile<P extends ImagePart | DocumentPart>(part: P, redactor: Redactor): P {
  if (part.type === 'image' || part.name === undefined) return part;
  return { ...part, name: redactor.text(part.name) };
}

function redactResult(part: ToolResultPart, redactor: Redactor): ToolResultPart {
  const inside = (one: TextPart | ImagePart | DocumentPart) =>
    one.type === 'text' ? redactText(one, redactor) : redactFile(one, redactor);
  const parts = mapped(part.parts, inside);
  return parts === part.parts ? part : { ...part, parts };
}

function redactTool(tool: Tool, redactor: Redactor): Tool {
  const description = tool.description === undefined ? undefined : redactor.text(tool.description);
  const schema = redactSchema(tool.schema, redactor);
  return description === tool.description && schema === tool.schema ? tool : { ...tool, description, schema };
}

function redactOutput(output: Output, redactor: Redactor): Output {
  if (output.kind !== 'schema') return output;
  const schema = redactSchema(output.schema, redactor);
  return schema === output.schema ? output : { ...output, schema };
}

const redactSchema = <T extends object>(schema: T, redactor: Redactor): T =>
  changeJson(schema, (leaf, name) => (typeof leaf === 'string' && WORDS.has(name) ? redactor.text(leaf) : leaf));

const redactFields = <T extends object>(fields: T, redactor: Redactor): T =>
  changeJson(fields, (leaf, name) => (SEALED.test(name) ? leaf : redactor.leaf(leaf, name)));

/** The same array when nothing in it changed. */
function mapped<T>(all: readonly T[], change: (one: T) => T): readonly T[] {
  const changed = all.map(change);
  return changed.every((one, index) => one === all[index]) ? all : changed;
}
