// Answers the operations of the contract: each becomes a request to the service, and the answer becomes what the contract says.
import { STATUS_CODES } from 'node:http';
import { json, Router, type NextFunction, type Request, type Response } from 'express';
import { JSON_TYPES, requireJson } from '../http/middleware.ts';
import { Problem } from '../http/problem.ts';
import type { Directories, Operation, PathParameter } from './operation.ts';
import { answered, refused, taken } from './shapes.ts';

interface Match {
  operation: Operation;
  params: Readonly<Record<string, string>>;
}

/** `most` is how many records a page holds at most. */
export function contract(operations: readonly Operation[], directories: Directories, most: number): Router {
  const router = Router();
  const body = json({ limit: '1mb', type: JSON_TYPES });
  router.use((req, res, next) => {
    const found = match(operations, req);
    if (found === undefined) {
      next('router');
      return;
    }
    res.locals['contract'] = found;
    answerAs(found.operation, res, directories);
    next();
  });
  router.use(requireJson, body, (req, res, next) => {
    void forward(req, res.locals['contract'] as Match, next);
  });
  return router;

  async function forward(req: Request, { operation, params }: Match, next: NextFunction): Promise<void> {
    try {
      const target = await targetOf(operation, params, directories);
      const given: unknown = req.body;
      if (operation.takes !== undefined && given !== undefined) req.body = await taken(operation.takes, given, directories);
      if (target.parent !== undefined && typeof req.body === 'object') Object.assign(req.body as object, target.parent);
      req.method = operation.to.method;
      req.url = target.path + queryOf(operation, new URL(req.url, 'http://localhost').searchParams, most);
      next();
    } catch (error) {
      next(error);
    }
  }
}

function match(operations: readonly Operation[], req: Request): Match | undefined {
  const steps = req.path.split('/');
  for (const operation of operations) {
    if (operation.method !== req.method) continue;
    const params = paramsOf(operation.path.split('/'), steps);
    if (params !== undefined) return { operation, params };
  }
  return undefined;
}

function paramsOf(wanted: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== steps.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, step] of wanted.entries()) {
    const value = steps[index] ?? '';
    if (step.startsWith('{')) params[step.slice(1, -1)] = value;
    else if (step !== value) return undefined;
  }
  return params;
}

interface Target {
  path: string;
  /** The parent that the path names, as the record says it. */
  parent?: Readonly<Record<string, string>>;
}

async function targetOf(operation: Operation, params: Match['params'], directories: Directories): Promise<Target> {
  const key = operation.key === undefined ? '' : await idIn(operation.key, params, directories);
  const parent = operation.parent === undefined ? '' : await idIn(operation.parent, params, directories);
  if (operation.parent !== undefined && (await directories[operation.parent.kind]?.exists(parent)) !== true) throw nothing(params[operation.parent.param]);
  const path = operation.to.path.replace('{key}', encodeURIComponent(key)).replace('{parent}', encodeURIComponent(parent));
  return operation.parent !== undefined && operation.takes !== undefined ? { path, parent: { [operation.parent.field]: parent } } : { path };
}

async function idIn({ param, kind, numbered }: PathParameter, params: Match['params'], directories: Directories): Promise<string> {
  const value = decodeURIComponent(params[param] ?? '');
  if (!numbered) return value;
  const id = /^\d{1,15}$/.test(value) ? await directories[kind]?.idOf(Number(value)) : undefined;
  if (id === undefined) throw nothing(value);
  return id;
}

const nothing = (value = ''): Problem => new Problem(404, 'not_found', `There is nothing called ${value}.`);

/** The parameters of the contract as those of the list; without any the list is as long as it may be. */
function queryOf({ query, answers }: Operation, given: URLSearchParams, most: number): string {
  if (answers?.list !== true) return '';
  const asked = new URLSearchParams();
  for (const { name, means, to = name, values } of query) {
    for (const value of given.getAll(name)) {
      if (means === 'sort') asked.append('sort', value.split(',').map((one) => sortOf(one, answers.members)).join(','));
      else if (means !== 'offset') asked.append(to, values?.[value] ?? value);
    }
  }
  const size = Number(asked.get('pageSize') ?? most);
  if (!asked.has('pageSize')) asked.set('pageSize', String(most));
  for (const { name } of query.filter(({ means }) => means === 'offset')) {
    const offset = Number(given.get(name) ?? 0);
    if (!(Number.isSafeInteger(offset / size) && offset >= 0))
      throw new Problem(400, 'invalid', `${name} must be a multiple of how many are asked for.`, [{ field: name, code: 'wrong_type', message: `must be a multiple of ${size}` }]);
    asked.set('page', String(offset / size + 1));
  }
  return `?${asked.toString()}`;
}

function sortOf(value: string, members: NonNullable<Operation['answers']>['members']): string {
  const down = value.startsWith('-') ? '-' : '';
  const name = value.replace(/^[-+]/, '');
  return down + (members.find((member) => member.name === name)?.field ?? name);
}

/** From here on what is sent is put into the words of the contract. */
function answerAs(operation: Operation, res: Response, directories: Directories): void {
  const status = res.status.bind(res);
  const send = res.send.bind(res);
  const statusOf = (code: number): number => (code < 400 ? operation.status : (operation.statuses[String(code)] ?? code));
  res.status = (code: number) => status(statusOf(code));
  res.send = (text?: unknown) => {
    res.send = send;
    if (res.statusCode < 400) status(operation.status);
    const said: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    void sendInItsWords(said as Readonly<Record<string, unknown>>);
    return res;
  };

  async function sendInItsWords(said: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      const body = await inItsWords(said);
      if (body === undefined) res.removeHeader('Content-Type');
      else res.type(res.statusCode >= 400 && operation.problem === undefined ? 'application/problem+json' : 'application/json');
      send(body === undefined ? undefined : JSON.stringify(body));
    } catch (error) {
      res.req.next?.(error);
    }
  }

  async function inItsWords(said: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (res.statusCode >= 400) return refused(operation, said as never, res.statusCode) ?? { ...said, title: STATUS_CODES[res.statusCode], status: res.statusCode };
    if (typeof said['total'] === 'number') res.set('X-Total-Count', String(said['total']));
    const answer = operation.answers === undefined ? undefined : await answered(operation.answers, said, directories);
    const made = said['id'];
    if (res.hasHeader('Location') && operation.location !== undefined && typeof made === 'string') {
      const name = (await directories[operation.location.kind]?.numberOf(made)) ?? made;
      res.location(operation.location.path.replace('{key}', String(name)));
    } else res.removeHeader('Location');
    return answer;
  }
}
