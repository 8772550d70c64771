import { Refusal } from '../refusal.js';
import { json, type Exchange, type HttpAnswer, type World } from '../wire.js';
import { invalid } from './faults.js';

interface StoredFile {
  readonly kind: 'file';
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly purpose: string;
  readonly created: number;
  readonly content: string;
}

interface Batch {
  readonly kind: 'batch';
  readonly id: string;
  readonly owner: string;
  readonly endpoint: string;
  readonly input: string;
  readonly created: number;
  readonly metadata: unknown;
  readonly output: string | undefined;
  readonly errors: string | undefined;
  readonly counts: { readonly total: number; readonly completed: number; readonly failed: number };
  polls: number;
  cancelled: boolean;
}

type Settle = (url: string, body: Record<string, unknown>) => { status: number; body: unknown };

const ENDPOINTS = ['/v1/chat/completions', '/v1/responses', '/v1/embeddings'];

/** Files, and the batches that are made of them: worked off when they are made, completed after the script's number of polls. */
export class Batches {
  readonly #exchange: Exchange;
  readonly #world: World;

  constructor(exchange: Exchange, world: World) {
    this.#exchange = exchange;
    this.#world = world;
  }

  async upload(): Promise<HttpAnswer> {
    const { body, headers } = this.#exchange;
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
      .formData()
      .catch(() => {
        throw invalid('The request is not a valid multipart form.');
      });
    const file = form.get('file');
    const purpose = form.get('purpose');
    if (typeof purpose !== 'string') throw invalid("Missing required parameter: 'purpose'.", 'purpose', 'missing_required_parameter');
    if (file === null || typeof file === 'string')
      throw invalid("Missing required parameter: 'file'.", 'file', 'missing_required_parameter');
    return json(shownFile(this.#store(file.name, purpose, await file.text())));
  }

  file(id: string): HttpAnswer {
    return json(shownFile(this.#file(id)));
  }

  files(): HttpAnswer {
    return json({ object: 'list', data: this.#own('file').map(shownFile), has_more: false });
  }

  removeFile(id: string): HttpAnswer {
    this.#file(id);
    this.#world.kept.remove(id);
    return json({ id, object: 'file', deleted: true });
  }

  content(id: string): HttpAnswer {
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: this.#file(id).content };
  }

  create(request: Record<string, unknown>, settle: Settle): HttpAnswer {
    const { input_file_id: input, endpoint, completion_window: window, metadata = null } = request;
    if (typeof input !== 'string')
      throw invalid("Missing required parameter: 'input_file_id'.", 'input_file_id', 'missing_required_parameter');
    if (typeof endpoint !== 'string' || !ENDPOINTS.includes(endpoint)) {
      throw invalid(
        `Invalid value: '${String(endpoint)}'. Supported values are: ${ENDPOINTS.map((one) => `'${one}'`).join(', ')}.`,
        'endpoint',
        'invalid_value',
      );
    }
    if (window !== '24h')
      throw invalid(`Invalid value: '${String(window)}'. Supported values are: '24h'.`, 'completion_window', 'invalid_value');
    const lines = this.#file(input)
      .content.split('\n')
      .filter((line) => line.trim() !== '');
    const results = lines.map((line, at) => this.#line(line, at, endpoint, settle));
    const good = results.filter(({ response }) => response.status_code === 200);
    const bad = results.filter(({ response }) => response.status_code !== 200);
    const id = `batch_${this.#world.nextId()}`;
    const batch: Batch = {
      kind: 'batch',
      id,
      owner: this.#exchange.key,
      endpoint,
      input,
      created: this.#world.now(),
      metadata,
      output: good.length === 0 ? undefined : this.#store(`${id}_output.jsonl`, 'batch_output', lined(good)).id,
      errors: bad.length === 0 ? undefined : this.#store(`${id}_error.jsonl`, 'batch_output', lined(bad)).id,
      counts: { total: results.length, completed: good.length, failed: bad.length },
      polls: 0,
      cancelled: false,
    };
    this.#world.kept.add(id, batch);
    return json(this.#shown(batch));
  }

  get(id: string): HttpAnswer {
    const batch = this.#batch(id);
    batch.polls += 1;
    return json(this.#shown(batch));
  }

  list(): HttpAnswer {
    const data = this.#own('batch').map((batch) => this.#shown(batch));
    return json({ object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false });
  }

  cancel(id: string): HttpAnswer {
    const batch = this.#batch(id);
    if (this.#stateOf(batch) === 'completed') throw new Refusal(409, { message: `Cannot cancel a batch with status 'completed'.` });
    batch.cancelled = true;
    return json(this.#shown(batch));
  }

  #line(line: string, at: number, endpoint: string, settle: Settle) {
    const { custom_id, url, body } = readLine(line, at);
    if (url !== endpoint)
      throw invalid(
        `Line ${at + 1}: the url '${url}' does not match the endpoint of the batch '${endpoint}'.`,
        'url',
        'mismatched_endpoint',
      );
    const { status, body: answer } = settle(endpoint, body);
    const id = this.#world.nextId();
    return { id: `batch_req_${id}`, custom_id, response: { status_code: status, request_id: `req_${id}`, body: answer }, error: null };
  }

  #store(name: string, purpose: string, content: string): StoredFile {
    const file: StoredFile = {
      kind: 'file',
      id: `file-${this.#world.nextId()}`,
      owner: this.#exchange.key,
      name,
      purpose,
      created: this.#world.now(),
      content,
    };
    this.#world.kept.add(file.id, file);
    return file;
  }

  #own<K extends 'file' | 'batch'>(kind: K): Array<Extract<StoredFile | Batch, { kind: K }>> {
    const all = this.#world.kept.all() as Array<StoredFile | Batch>;
    return all.filter((kept): kept is Extract<StoredFile | Batch, { kind: K }> => kept.kind === kind && kept.owner === this.#exchange.key);
  }

  #file(id: string): StoredFile {
    const file = this.#own('file').find((kept) => kept.id === id);
    if (file === undefined) throw new Refusal(404, { message: `No such File object: ${id}`, param: 'id' });
    return file;
  }

  #batch(id: string): Batch {
    const batch = this.#own('batch').find((kept) => kept.id === id);
    if (batch === undefined) throw new Refusal(404, { message: `No batch found with id '${id}'.` });
    return batch;
  }

  #stateOf(batch: Batch): 'cancelled' | 'completed' | 'in_progress' {
    if (batch.cancelled) return 'cancelled';
    return batch.polls > this.#world.polls ? 'completed' : 'in_progress';
  }

  #shown(batch: Batch) {
    const status = this.#stateOf(batch);
    const done = status === 'completed';
    return {
      id: batch.id,
      object: 'batch',
      endpoint: batch.endpoint,
      errors: null,
      input_file_id: batch.input,
      completion_window: '24h',
      status,
      output_file_id: (done && batch.output) || null,
      error_file_id: (done && batch.errors) || null,
      created_at: seconds(batch.created),
      in_progress_at: seconds(batch.created),
      expires_at: seconds(batch.created) + 86_400,
      completed_at: done ? seconds(this.#world.now()) : null,
      cancelled_at: batch.cancelled ? seconds(this.#world.now()) : null,
      request_counts: done ? batch.counts : { ...batch.counts, completed: 0, failed: 0 },
      metadata: batch.metadata,
    };
  }
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const lined = (results: readonly unknown[]): string => `${results.map((result) => JSON.stringify(result)).join('\n')}\n`;

function readLine(line: string, at: number): { custom_id: string; url: string; body: Record<string, unknown> } {
  let entry: Record<string, unknown> | undefined;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw invalid(`Line ${at + 1}: This line is not parseable as valid JSON.`, undefined, 'invalid_json_line');
  }
  const { custom_id, method, url, body } = entry;
  if (typeof custom_id !== 'string' || method !== 'POST' || typeof url !== 'string' || typeof body !== 'object' || body === null) {
    throw invalid(`Line ${at + 1}: a line has custom_id, method POST, url and body.`, undefined, 'invalid_request');
  }
  return { custom_id, url, body: body as Record<string, unknown> };
}

const shownFile = ({ id, name, purpose, created, content }: StoredFile) => ({
  id,
  object: 'file',
  bytes: Buffer.byteLength(content),
  created_at: seconds(created),
  filename: name,
  purpose,
  status: 'processed',
});
