import type { AppModel } from '../model.js';
import type { Schema } from '../openapi-schemas.js';
import type { AccessModel } from './access-model.js';

type Paths = Readonly<Record<string, Schema>>;

export interface AccessDocument {
  readonly paths: Paths;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly securitySchemes: Readonly<Record<string, Schema>>;
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const problems = (...statuses: number[]): Schema =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: '#/components/responses/Problem' }]));
const body = (name: string): Schema => ({ requestBody: { required: true, content: json(ref(name)) } });
const answer = (description: string, name: string): Schema => ({ description, content: json(ref(name)) });
const TAG = { tags: ['Signing in'] };
const NO_CONTENT = { description: 'It is done.' };
const ACCOUNTS = '/api/auth/accounts';

const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  ...(required.length > 0 ? { required } : {}),
  properties,
});

/** A role, the record that an account stands for, and what all have. */
function schemas(access: AccessModel): Record<string, Schema> {
  const role: Schema = { type: 'string', enum: access.roles.map(({ name }) => name) };
  const text: Schema = { type: 'string', minLength: 1, maxLength: 200 };
  const email: Schema = { type: 'string', format: 'email' };
  const recordId: Schema = { type: ['string', 'null'], format: 'uuid' };
  const password: Schema = { type: 'string', minLength: 12, maxLength: 200 };
  const named = { email, name: text, role, recordId };
  const moment: Schema = { type: 'string', format: 'date-time' };
  const account = object({ id: { type: 'string', format: 'uuid' }, ...named, createdAt: moment, updatedAt: moment });
  const permission: Schema = {
    description: 'Everything, nothing, or only records whose field has the value.',
    oneOf: [{ type: 'boolean' }, { type: 'array', items: object({ field: { type: 'string' }, value: { type: ['string', 'null'] } }) }],
  };
  const session = {
    account: object({ id: { type: 'string' }, ...named, administers: { type: 'boolean' } }),
    may: { type: 'object', additionalProperties: { type: 'object', additionalProperties: permission } },
  };
  return {
    AuthAccount: account,
    AuthAccountInput: object({ ...named, password }, ['email', 'name', 'role', 'password']),
    AuthAccountPatch: object({ ...named, password }, []),
    AuthAccountPage: object({
      items: { type: 'array', items: ref('AuthAccount') },
      page: { type: 'integer' },
      pageSize: { type: 'integer' },
      total: { type: 'integer' },
    }),
    AuthCredentials: object({ email: { type: 'string' }, password: { type: 'string' } }),
    AuthPasswordChange: object({ current: { type: 'string' }, next: password }),
    AuthSession: object(session),
    AuthOpenedSession: object({ token: { type: 'string' }, expiresAt: moment, ...session }),
  };
}

/** Signing in and out, and the accounts; nothing where nobody signs in. */
export function accessDocument(app: AppModel): AccessDocument | undefined {
  if (app.access === undefined) return undefined;
  const id = { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }] };
  const page = ['page', 'pageSize'].map((name) => ({ name, in: 'query', schema: { type: 'integer', minimum: 1 } }));
  return {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'The token that signing in answers.' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Set by signing in, for browsers.' },
    },
    schemas: schemas(app.access),
    paths: {
      '/api/auth/session': {
        get: {
          ...TAG,
          operationId: 'readSession',
          summary: 'Who is signed in, and what they may do',
          responses: { '200': answer('The session.', 'AuthSession'), ...problems(401) },
        },
        post: {
          ...TAG,
          operationId: 'signIn',
          summary: 'Sign in',
          security: [],
          ...body('AuthCredentials'),
          responses: { '201': answer('The session, and its token.', 'AuthOpenedSession'), ...problems(400, 401, 403, 429) },
        },
        delete: { ...TAG, operationId: 'signOut', summary: 'Sign out', responses: { '204': NO_CONTENT } },
      },
      '/api/auth/password': {
        put: {
          ...TAG,
          operationId: 'changePassword',
          summary: 'Change the own password; ends all other sessions',
          ...body('AuthPasswordChange'),
          responses: { '204': NO_CONTENT, ...problems(400, 401, 403, 429) },
        },
      },
      [ACCOUNTS]: {
        get: {
          ...TAG,
          operationId: 'listAuthAccounts',
          summary: 'List accounts',
          parameters: page,
          responses: { '200': answer('A page of accounts.', 'AuthAccountPage'), ...problems(400, 401, 403) },
        },
        post: {
          ...TAG,
          operationId: 'createAuthAccount',
          summary: 'Make an account',
          ...body('AuthAccountInput'),
          responses: { '201': answer('The account.', 'AuthAccount'), ...problems(400, 401, 403, 409) },
        },
      },
      [`${ACCOUNTS}/{id}`]: {
        get: {
          ...TAG,
          operationId: 'readAuthAccount',
          summary: 'Read an account',
          ...id,
          responses: { '200': answer('The account.', 'AuthAccount'), ...problems(401, 403, 404) },
        },
        patch: {
          ...TAG,
          operationId: 'updateAuthAccount',
          summary: 'Change an account; ends its sessions',
          ...id,
          ...body('AuthAccountPatch'),
          responses: { '200': answer('The account.', 'AuthAccount'), ...problems(400, 401, 403, 404, 409) },
        },
        delete: {
          ...TAG,
          operationId: 'deleteAuthAccount',
          summary: 'Remove an account',
          ...id,
          responses: { '204': NO_CONTENT, ...problems(401, 403, 404, 409) },
        },
      },
    },
  };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The paths of records with what signing in adds: that it is needed, and how it is refused. */
export function withRefusals(app: AppModel, paths: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const { access } = app;
  if (access === undefined) return { ...paths };
  const open = app.entities.filter((entity) => access.isPublic(entity.name)).map((entity) => entity.path);
  const guard = (path: string, item: Schema): Schema =>
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => {
        if (!(METHODS as readonly string[]).includes(method)) return [method, operation];
        const given = operation as { readonly responses: Schema };
        const isOpen = method === 'get' && open.some((each) => path === each || path.startsWith(`${each}/`));
        return [
          method,
          {
            ...given,
            responses: { ...given.responses, ...problems(401, 403) },
            ...(isOpen ? { security: [{}, { bearer: [] }, { cookie: [] }] } : {}),
          },
        ];
      }),
    );
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      path.startsWith('/api/') ? guard(path, item) : { get: { ...(item as { get: Schema }).get, security: [] } },
    ]),
  );
}
