import { matching, page, sorted } from './fake-list';
import { Refusal, refusal, withFaults } from './refusal';
import type { ApiRecord, Resource } from './resource';
import { fault } from './schema';

type Body = Record<string, unknown>;

const START = Date.UTC(2030, 0, 1);

/** The API as the pages see it, in memory: it keeps records and the rules of single fields. */
export class FakeApi {
  readonly #resources: Map<string, Resource>;
  readonly #records = new Map<string, ApiRecord[]>();
  #count = 0;
  #refusal: Refusal | undefined;
  #withholds = false;
  /** Overrides the page size of every list. */
  pageSize: number | undefined;

  constructor(resources: readonly Resource[]) {
    this.#resources = new Map(resources.map((resource) => [resource.name, resource]));
  }

  all(resource: Resource): ApiRecord[] {
    return this.#records.get(resource.name) ?? [];
  }

  find(resource: Resource, id: string): ApiRecord {
    const found = this.all(resource).find((record) => record.id === id);
    if (!found) throw refusal(404, 'There is no such record.');
    return found;
  }

  /** Puts a record there without asking whether it is allowed. */
  add<T = ApiRecord>(resource: Resource, values: object): T {
    this.#count += 1;
    const id = `00000000-0000-4000-8000-${String(this.#count).padStart(12, '0')}`;
    const createdAt = this.#now();
    const record = { ...resource.blank, ...values, id, createdAt, updatedAt: createdAt };
    this.#records.set(resource.name, [...this.all(resource), record]);
    return record as T;
  }

  /** The next change is refused, as by a rule that only the real API knows. */
  refuseNext(status: number, message: string, field?: string, row?: number): void {
    this.#refusal = field ? withFaults(status, [{ field, code: 'rule', message, ...(row === undefined ? {} : { row }) }]) : refusal(status, message);
  }

  /** From now on no list is answered, as over a slow line. */
  withholdLists(): void {
    this.#withholds = true;
  }

  /** Stands in for the browser's `fetch`. */
  readonly fetch = async (url: string, options: { method: string; body?: string | Blob | null }): Promise<Response> => {
    try {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      const path = pathname.split('/').slice(2);
      if (this.#withholds && options.method === 'GET' && path.length === 1) return await new Promise<never>(() => {});
      if (options.body instanceof Blob) return json(200, this.#import(pathname.split('/')[2] ?? '', await textOf(options.body)));
      const body = options.body ? (JSON.parse(options.body) as Body) : {};
      const answer = this.#answer(options.method, path, searchParams, body);
      return json(options.method === 'POST' ? 201 : answer === undefined ? 204 : 200, answer);
    } catch (error) {
      if (error instanceof Refusal) return json(error.problem.status, error.problem);
      throw error;
    }
  };

  #answer(method: string, [name = '', id, action]: string[], query: URLSearchParams, body: Body): unknown {
    const resource = this.#resources.get(name);
    if (!resource) throw refusal(404, `There is nothing at ${name}.`);
    if (method !== 'GET') this.#refuseIfAsked();
    if (id === undefined) return method === 'POST' ? this.#create(resource, body) : this.#list(resource, query);
    const record = this.find(resource, id);
    if (method === 'GET') return action ? this.#collection(resource, record, action, query) : record;
    if (method === 'PATCH') return this.#change(resource, record, body);
    if (method === 'DELETE') return this.#delete(resource, record);
    return this.#transition(resource, record, action ?? '', body);
  }

  /** Rows of plain cells under the names of fields; what the real API makes of others is not its own business. */
  #import(name: string, text: string): unknown {
    const resource = this.#resources.get(name);
    if (!resource) throw refusal(404, `There is nothing at ${name}.`);
    this.#refuseIfAsked();
    const [head = '', ...rows] = text.trim().split('\r\n');
    const fields = head.split(',');
    for (const row of rows) {
      const cells = row.split(',');
      this.add(resource, Object.fromEntries(fields.map((field, at) => [field, cells[at]])));
    }
    return { created: rows.length, updated: 0, unchanged: 0 };
  }

  #refuseIfAsked(): void {
    const asked = this.#refusal;
    this.#refusal = undefined;
    if (asked) throw asked;
  }

  #now(): string {
    return new Date(START + this.#count * 60_000).toISOString();
  }

  #list(resource: Resource, query: URLSearchParams, records = this.all(resource)): unknown {
    const found = sorted(matching(records, resource, query), resource, query.get('sort') ?? resource.defaultSort);
    return page(found, query, this.pageSize ?? resource.pageSize);
  }

  #collection(resource: Resource, record: ApiRecord, action: string, query: URLSearchParams): unknown {
    const collection = resource.collections[action];
    const other = collection && this.#resources.get(collection.of);
    if (!other) throw refusal(404, `There is nothing at ${action}.`);
    const belongs = collection.own
      ? (each: ApiRecord) => holds(record[collection.field], each.id)
      : (each: ApiRecord) => holds(each[collection.field], record.id);
    return this.#list(other, query, this.all(other).filter(belongs));
  }

  #create(resource: Resource, body: Body): ApiRecord {
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    const values = { ...resource.blank, ...Object.fromEntries(given) };
    this.#check(resource, values, [...Object.keys(body), ...resource.required]);
    return this.add(resource, values);
  }

  #change(resource: Resource, record: ApiRecord, body: Body): ApiRecord {
    this.#check(resource, { ...record, ...body }, Object.keys(body));
    return this.#replace(resource, { ...record, ...body });
  }

  #replace(resource: Resource, changed: ApiRecord): ApiRecord {
    this.#count += 1;
    const stamped = { ...changed, updatedAt: this.#now() };
    this.#records.set(
      resource.name,
      this.all(resource).map((each) => (each.id === stamped.id ? stamped : each)),
    );
    return stamped;
  }

  #check(resource: Resource, values: Body, fields: readonly string[]): void {
    const faults = [...new Set(fields)].flatMap((field) => {
      const schema = resource.properties[field];
      const code = schema ? fault(schema, values[field]) : 'unknown_field';
      return code ? [{ field, code, message: `${schema?.title ?? field}: ${code}` }] : [];
    });
    if (faults.length > 0) throw withFaults(400, faults);
    const taken = resource.unique.filter((field) =>
      this.all(resource).some((other) => other.id !== values['id'] && values[field] !== null && other[field] === values[field]),
    );
    if (taken.length > 0) {
      throw withFaults(
        409,
        taken.map((field) => ({ field, code: 'duplicate', message: `${field} is taken` })),
      );
    }
  }

  #transition(resource: Resource, record: ApiRecord, action: string, body: Body): ApiRecord {
    const transition = resource.transitions[action];
    const field = resource.stateField ?? '';
    if (!transition) throw refusal(404, `There is nothing at ${action}.`);
    if (!transition.from.includes(String(record[field]))) throw refusal(409, 'Not in this state.');
    const changed = { ...record, ...body };
    const missing = transition.requires.filter((each) => (changed[each] ?? '') === '');
    if (missing.length > 0) {
      throw withFaults(
        400,
        missing.map((each) => ({ field: each, code: 'missing', message: `${each} is missing` })),
      );
    }
    const stamps = Object.fromEntries(transition.stamps.map((each) => [each, this.#now()]));
    return this.#replace(resource, { ...changed, ...stamps, [field]: transition.to });
  }

  #delete(resource: Resource, record: ApiRecord): void {
    for (const other of this.#resources.values()) {
      for (const [field, { to, onDelete }] of Object.entries(other.references)) {
        if (to !== resource.name) continue;
        const children = this.all(other).filter((each) => each[field] === record.id);
        if (children.length > 0 && onDelete === 'restrict') throw refusal(409, 'Other records belong to this one.');
        for (const child of children) {
          if (onDelete === 'cascade') this.#delete(other, child);
          else this.#replace(other, { ...child, [field]: null });
        }
      }
    }
    this.#records.set(
      resource.name,
      this.all(resource).filter((each) => each.id !== record.id),
    );
  }
}

const holds = (value: unknown, id: string): boolean => (Array.isArray(value) ? value.includes(id) : value === id);

const json = (status: number, body: unknown): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

const textOf = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(new Error('the file cannot be read')));
    reader.readAsText(file);
  });
