export interface FieldError {
  field: string;
  code: string;
  message: string;
  /** Of a file. */
  row?: number;
}

/** What the API answers when it refuses a request (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly errors: readonly FieldError[];

  constructor(status: number, detail: string, errors: readonly FieldError[]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

interface RequestOptions {
  query?: object;
  /** Sent as JSON, and a file as it is. */
  body?: unknown;
  signal?: AbortSignal;
}

/** Calls the API on this origin. Rejects with an `ApiProblem` when it refuses, with a `TypeError` when it cannot be reached. */
export async function request<T>(method: string, path: string, { query = {}, body, signal }: RequestOptions = {}): Promise<T> {
  const response = await fetch(path + queryString(query), {
    method,
    headers: body === undefined ? {} : { 'content-type': body instanceof Blob ? 'text/csv' : 'application/json' },
    body: body instanceof Blob ? body : body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  const text = await response.text();
  if (!response.ok) throw problem(response, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export function queryString(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') params.append(name, String(each));
    }
  }
  return params.size === 0 ? '' : `?${params}`;
}

function problem(response: Response, text: string): ApiProblem {
  const fallback = `The server answered ${response.status} ${response.statusText}`.trim();
  if (!response.headers.get('content-type')?.includes('json')) {
    return new ApiProblem(response.status, fallback, []);
  }
  const { detail, title, errors } = JSON.parse(text) as {
    detail?: string;
    title?: string;
    errors?: FieldError[];
  };
  return new ApiProblem(response.status, detail ?? title ?? fallback, errors ?? []);
}

/** One sentence for people about anything that a request can reject with. */
export function errorMessage(error: Error): string {
  return error instanceof ApiProblem ? error.message : 'The server cannot be reached. Check your connection and try again.';
}
