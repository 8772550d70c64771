import type { Part as GeminiPart, FunctionResponsePart, PartMediaResolution, PartMediaResolutionLevel } from '@google/genai';
import type { DocumentPart, ImagePart, Part, Source, ThinkingPart, ToolResultPart } from '../../calls/domain/request.js';
import { defined } from '../shared/fields.js';
import { toolInput } from '../shared/tool-input.js';
import { ownValue, unsupported } from '../shared/unsupported.js';

/** Names of the called tools by the ids of the calls: a result has to name its tool. */
export type Names = ReadonlyMap<string, string>;

/** What a part is called here. Thoughts of another provider are left out, and texts without a word: there is nothing to say. */
export function partsOf(part: Part, names: Names): readonly GeminiPart[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
      return [defined({ ...mediaOf(part.source), mediaResolution: resolutionOf(part) })];
    case 'document':
      return documentParts(part);
    case 'tool_call': {
      const { id, name, input, signature } = part;
      return [defined({ functionCall: { id, name, args: toolInput(input) }, thoughtSignature: signature })];
    }
    case 'tool_result':
      return [{ functionResponse: resultOf(part, names) }];
    case 'thinking':
      return part.dialect === 'gemini' ? [thoughtOf(part)] : [];
    case 'opaque':
      return [ownValue('Gemini', 'gemini', part)];
  }
}

const mediaOf = (source: Source): GeminiPart =>
  source.kind === 'url' ? { fileData: { fileUri: source.url } } : { inlineData: { mimeType: source.mediaType, data: source.data } };

function resolutionOf({ detail = 'auto' }: ImagePart): PartMediaResolution | undefined {
  if (detail === 'auto') return undefined;
  return { level: `MEDIA_RESOLUTION_${detail.toUpperCase()}` as PartMediaResolutionLevel };
}

/** A document has no name here, so that it is said before it. */
const documentParts = ({ name, source }: DocumentPart): readonly GeminiPart[] =>
  name === undefined ? [mediaOf(source)] : [{ text: name }, mediaOf(source)];

/** A signature without a thought belongs to the text before it, and goes back beside an empty text. */
const thoughtOf = ({ text, signature }: ThinkingPart): GeminiPart =>
  text === '' ? defined({ text, thoughtSignature: signature }) : defined({ text, thought: true, thoughtSignature: signature });

function resultOf(part: ToolResultPart, names: Names): GeminiPart['functionResponse'] {
  const name = part.name ?? names.get(part.callId);
  if (name === undefined) throw unsupported('Gemini', `the result of call ${part.callId}`, 'wants the name of its tool');
  const text = part.parts.flatMap((inner) => (inner.type === 'text' ? [inner.text] : [])).join('\n');
  const media = part.parts.flatMap((inner) => (inner.type === 'text' ? [] : [mediaOf(inner.source) as FunctionResponsePart]));
  return defined({
    id: part.callId,
    name,
    response: part.failed ? { error: text } : { output: text },
    parts: media.length === 0 ? undefined : media,
  });
}
