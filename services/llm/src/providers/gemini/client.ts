import { ApiError, GoogleGenAI, type HttpOptions } from '@google/genai';
import { AppError } from '@hexad/kernel';
import type { Access } from '../../calls/application/provider.js';
import type { Said, Speaker } from '../shared/run.js';
import type { Fetch } from '../shared/transport.js';

/**
 * The official client, called one floor below its models: there it neither drops fields that it does not know, in requests and answers, nor asks a
 * second time by itself.
 */
export class Gemini extends GoogleGenAI {
  constructor(baseUrl: string, fetch: Fetch) {
    // All that the SDK would else take from the environment is said here. Each call brings its own key.
    super({ apiKey: 'none', vertexai: false, apiVersion: 'v1beta', httpOptions: { baseUrl, fetch } });
  }

  async post<T>(path: string, body: object, access: Access, abortSignal: AbortSignal): Promise<T> {
    const httpOptions = optionsOf(access);
    return read(await this.apiClient.request({ path, body: JSON.stringify(body), httpMethod: 'POST', httpOptions, abortSignal }));
  }

  async get<T>(path: string, queryParams: Record<string, string>, access: Access, abortSignal: AbortSignal): Promise<T> {
    return read(await this.apiClient.request({ path, queryParams, httpMethod: 'GET', httpOptions: optionsOf(access), abortSignal }));
  }

  async stream<T>(path: string, body: object, access: Access, abortSignal: AbortSignal): Promise<AsyncIterable<T>> {
    const httpOptions = optionsOf(access);
    return each(await this.apiClient.requestStream({ path, body: JSON.stringify(body), httpMethod: 'POST', httpOptions, abortSignal }));
  }
}

interface Readable {
  json(): Promise<unknown>;
}

const read = async <T>(response: Readable): Promise<T> => (await response.json()) as T;

async function* each<T>(responses: AsyncIterable<Readable>): AsyncGenerator<T> {
  for await (const response of responses) yield read<T>(response);
}

/** An empty header is not sent. */
const optionsOf = ({ secret, headers }: Access): HttpOptions => ({ headers: { ...headers, 'x-goog-api-key': secret ?? '' } });

/** The path of a model, which a caller may have named. */
export function modelPath(model: string): string {
  const names = (model.includes('/') ? model : `models/${model}`).split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    throw new AppError('model_unknown', `"${model}" is no name of a model; ask for one that the provider lists.`);
  }
  return names.map(encodeURIComponent).join('/');
}

interface Status {
  readonly error?: {
    readonly message?: string;
    readonly status?: string;
    readonly details?: ReadonlyArray<{ readonly reason?: string; readonly retryDelay?: string }>;
  };
}

export const geminiSpeaker: Speaker = {
  said(thrown): Said | undefined {
    if (!(thrown instanceof ApiError)) return undefined;
    const { message, status: type, details = [] } = statusOf(thrown.message) ?? {};
    const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay;
    const refused = details.some(({ reason }) => reason === 'API_KEY_INVALID');
    return {
      status: thrown.status,
      type: refused ? 'API_KEY_INVALID' : type,
      message,
      retryAfterMs: delay === undefined ? undefined : Number.parseFloat(delay) * 1000,
    };
  },
};

/** The SDK's message is the body, or ends with it. */
function statusOf(message: string): Status['error'] | undefined {
  try {
    const body = JSON.parse(message.slice(Math.max(0, message.search(/[[{]/)))) as Status | readonly Status[];
    return (Array.isArray(body) ? (body as readonly Status[])[0] : (body as Status))?.error;
  } catch {
    return undefined;
  }
}
