import type {
  Content,
  FunctionCallingConfigMode,
  FunctionDeclaration,
  GenerationConfig,
  Part,
  ThinkingLevel,
  ToolConfig,
} from '@google/genai';
import type { Sending } from '../../calls/application/provider.js';
import type { ModelRequest, Output, Tool, Turn } from '../../calls/domain/request.js';
import { defined, withFields } from '../shared/fields.js';
import { ownFields } from '../shared/unsupported.js';
import { partsOf, type Names } from './parts.js';

/** The request of `generateContent` as it is on the wire. */
export interface Body {
  readonly contents: readonly Content[];
  readonly systemInstruction?: Content | undefined;
  readonly tools?: ReadonlyArray<{ readonly functionDeclarations: readonly FunctionDeclaration[] }> | undefined;
  readonly toolConfig?: ToolConfig | undefined;
  readonly generationConfig?: GenerationConfig | undefined;
}

/** Fails with `unsupported` for what the Gemini API cannot say. */
export function bodyOf({ model, request }: Pick<Sending, 'model' | 'request'>): Body {
  const names = namesOf(request.turns);
  const generationConfig = generationOf(model, request);
  const body: Body = defined({
    contents: request.turns.map((turn) => contentOf(model, turn, names)),
    systemInstruction: request.system.length === 0 ? undefined : { parts: request.system.map(({ text }) => ({ text })) },
    tools: request.tools.length === 0 ? undefined : [{ functionDeclarations: request.tools.map(declarationOf) }],
    toolConfig: toolConfigOf(request),
    generationConfig: Object.keys(generationConfig).length === 0 ? undefined : generationConfig,
  });
  return withFields(body, ownFields('Gemini', 'gemini', request));
}

function contentOf(model: string, { role, parts }: Turn, names: Names): Content {
  const own = parts.flatMap((part) => partsOf(part, names));
  return role === 'user' ? { role, parts: own } : { role: 'model', parts: isOld(model) ? own : signed(own) };
}

const isOld = (model: string): boolean => /(?:^|\/)gemini-[12]\./.test(model);

/** What Google says to write for calls that no Gemini made, whose first must be signed since Gemini 3. */
const FOREIGN = 'skip_thought_signature_validator';

function signed(parts: readonly Part[]): Part[] {
  const calls = parts.filter(({ functionCall }) => functionCall !== undefined);
  const foreign = calls.every(({ thoughtSignature }) => thoughtSignature === undefined) ? calls[0] : undefined;
  return parts.map((part) => (part === foreign ? { ...part, thoughtSignature: FOREIGN } : part));
}

const namesOf = (turns: readonly Turn[]): Names =>
  new Map(turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool_call' ? [[part.id, part.name] as const] : []))));

const declarationOf = ({ name, description, schema }: Tool): FunctionDeclaration =>
  defined({ name, description, parametersJsonSchema: schema });

const mode = (name: string) => name as FunctionCallingConfigMode;

/** Where a tool wants its schema held to, all are: the API knows no single one. */
function toolConfigOf({ tools, toolChoice }: ModelRequest): ToolConfig | undefined {
  if (typeof toolChoice === 'object') return { functionCallingConfig: { mode: mode('ANY'), allowedFunctionNames: [toolChoice.name] } };
  if (toolChoice === 'required') return { functionCallingConfig: { mode: mode('ANY') } };
  if (toolChoice === 'none' && tools.length > 0) return { functionCallingConfig: { mode: mode('NONE') } };
  return tools.some(({ strict }) => strict === true) && toolChoice === 'auto'
    ? { functionCallingConfig: { mode: mode('VALIDATED') } }
    : undefined;
}

const generationOf = (model: string, request: ModelRequest): GenerationConfig =>
  defined({
    maxOutputTokens: request.maxOutput,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    seed: request.seed,
    stopSequences: request.stop === undefined ? undefined : [...request.stop],
    ...outputOf(request.output),
    thinkingConfig: thinkingOf(model, request),
  });

/** The name of a schema is a handle of other protocols. */
function outputOf(output: Output): GenerationConfig {
  if (output.kind === 'text') return {};
  if (output.kind === 'json') return { responseMimeType: 'application/json' };
  const { description, schema } = output;
  return { responseMimeType: 'application/json', responseJsonSchema: defined({ description, ...schema }) };
}

/** High is the most there is. */
const LEVELS = { minimal: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH', xhigh: 'HIGH', max: 'HIGH' } as const;
/** Models before Gemini 3 know tokens only; these are Google's own for the efforts. */
const BUDGETS = { minimal: 1024, low: 1024, medium: 8192, high: 24_576, xhigh: 24_576, max: 24_576 } as const;

/** A budget says it more exactly than an effort, and the API does not take both. */
function thinkingOf(model: string, { reasoning }: ModelRequest): GenerationConfig['thinkingConfig'] | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budget, show: includeThoughts } = reasoning;
  const shown = defined({ includeThoughts });
  if (effort === 'none') return { thinkingBudget: 0, ...shown };
  if (budget !== undefined) return { thinkingBudget: budget, ...shown };
  if (effort === undefined) return shown;
  if (isOld(model)) return { thinkingBudget: BUDGETS[effort], ...shown };
  return { thinkingLevel: LEVELS[effort] as ThinkingLevel, ...shown };
}
