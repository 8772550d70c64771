import { z } from 'zod';
import { isTest, json, type Delivery, type Examined } from './delivery.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const Schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional(), required: z.array(z.string()).optional() });
const OpenApi = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), Schema).optional() }).optional(),
});
type OpenApi = z.infer<typeof OpenApi>;

/** `request('GET', '/api/tasks')`, as clients of packs call: a method, and a path as text or template. */
const REQUEST = /\brequest\(\s*'([A-Z]+)',\s*(?:'([^']*)'|`([^`]*)`)/g;
/** `fetch('/api/tasks')`, as people call. */
const FETCH = /\bfetch\(\s*(?:'(\/[^']*)'|"(\/[^"]*)"|`(\/[^`]*)`)/g;
const INTERFACE = /\bexport interface (\w+) \{\n([^}]*)\}/g;
const PROPERTY = /^\s+(\w+)(\??):/gm;

interface Call {
  readonly file: string;
  /** Any, where it is not said. */
  readonly method: string | undefined;
  readonly path: string;
}

/** Whether each request that the client makes is an operation of the API, and the records that it reads and writes have the fields that the API says. */
export function clientAgrees({ files, components }: Delivery): Examined {
  const [described] = [...files].flatMap(([path, text]) => {
    if (!path.endsWith('openapi.json')) return [];
    const { data } = OpenApi.safeParse(json(text));
    return data ? [{ path, api: data }] : [];
  });
  if (described === undefined) return { examined: 0, findings: [] };
  const { path: document, api } = described;
  const clients = [...files].filter(
    ([path]) => !isTest(path) && components.some(({ folder }) => path.startsWith(`${folder}/`) && !document.startsWith(`${folder}/`)),
  );
  const calls = clients.flatMap(([file, text]) => callsIn(file, text));
  const strays = calls.filter((call) => !isOperation(api, call));
  return {
    examined: calls.length,
    findings: [
      ...strays.map(({ file, method, path }) => `${file} asks for ${method ? `${method} ` : ''}${path}, which ${document} does not have.`),
      ...clients.flatMap(([file, text]) => (callsIn(file, text).length > 0 ? unlike(file, text, api, document) : [])),
    ],
  };
}

function callsIn(file: string, text: string): Call[] {
  const requests = [...text.matchAll(REQUEST)].map(([, method, plain, template]) => ({
    file,
    method,
    path: pathOf(plain ?? template ?? ''),
  }));
  const fetches = [...text.matchAll(FETCH)].map(([, ...paths]) => ({ file, method: undefined, path: pathOf(paths.find(Boolean) ?? '') }));
  return [...requests, ...fetches];
}

const pathOf = (address: string): string => address.replaceAll(/\$\{[^}]*\}/g, '{}').replace(/[?#].*$/, '');

const isOperation = ({ paths }: OpenApi, { method, path }: Call): boolean =>
  Object.entries(paths).some(
    ([known, operations]) =>
      fits(known, path) && (method ? method.toLowerCase() in operations : METHODS.some((each) => each in operations)),
  );

const isOpen = (segment: string): boolean => segment.includes('{');

function fits(known: string, path: string): boolean {
  const [left, right] = [known.split('/'), path.split('/')];
  return left.length === right.length && left.every((segment, at) => segment === right[at] || isOpen(segment) || isOpen(right[at]!));
}

/** Interfaces that are named like a schema: what they read that it does not have, and what it requires that they cannot send. */
function unlike(file: string, text: string, api: OpenApi, document: string): string[] {
  return [...text.matchAll(INTERFACE)].flatMap(([, name = '', body = '']) => {
    const schema = Object.hasOwn(api.components?.schemas ?? {}, name) ? api.components?.schemas?.[name] : undefined;
    if (schema?.properties === undefined) return [];
    const own = [...body.matchAll(PROPERTY)].map(([, property = '']) => property);
    const extra = own.filter((property) => !Object.hasOwn(schema.properties!, property));
    const missing = (schema.required ?? []).filter((property) => !own.includes(property));
    return [
      ...extra.map((property) => `${file} has ${name}.${property}, which ${document} does not have.`),
      ...missing.map((property) => `${file} lacks ${name}.${property}, which ${document} requires.`),
    ];
  });
}
