// Signing in and out, and the accounts.
import { Router, type CookieOptions, type Request } from 'express';
import { z } from 'zod';
import type { Database } from '../db/connection.ts';
import { methodNotAllowed, Problem, sendProblem } from '../http/problem.ts';
import { parse } from '../http/validation.ts';
import { Accounts, type Account } from './accounts.ts';
import { COOKIE, tokenOf } from './identify.ts';
import { hashPassword, isPassword, LONGEST, noPassword, SHORTEST } from './passwords.ts';
import { permissionsOf } from './permits.ts';
import { currentPerson, forbidden, runAs, signedIn, type Person } from './person.ts';
import { ADMINISTRATORS, ROLE_NAMES } from './roles.ts';
import { SESSION_MS, Sessions } from './sessions.ts';
import { SignInLimit, TooManyAttempts } from './sign-in-limit.ts';

const FAILURES_PER_ACCOUNT = 5;
const FAILURES_PER_ADDRESS = 50;

const email = z.email().max(200).transform((text) => text.toLowerCase());
const password = z.string().min(SHORTEST).max(LONGEST);
const credentials = z.strictObject({ email: z.string().max(200), password: z.string().max(LONGEST) });
const passwordChange = z.strictObject({ current: z.string().max(LONGEST), next: password });
const newAccount = z.strictObject({
  email,
  name: z.string().trim().min(1).max(200),
  role: z.enum(ROLE_NAMES),
  recordId: z.uuid().nullable().default(null),
  password,
});
const accountChange = z.strictObject({
  email: email.optional(),
  name: z.string().trim().min(1).max(200).optional(),
  role: z.enum(ROLE_NAMES).optional(),
  recordId: z.uuid().nullable().optional(),
  password: password.optional(),
});
const paging = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
});

const cookie = (): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  path: '/api',
  secure: process.env['NODE_ENV'] === 'production',
});

/** The account of the session, and what it may do. */
const described = ({ id, email: address, name, role, recordId }: Account): object => {
  const person: Person = { id, name, role, recordId };
  const administers = (ADMINISTRATORS as readonly string[]).includes(role);
  return {
    account: { id, email: address, name, role, recordId, administers },
    may: runAs(person, () => permissionsOf(person)),
  };
};

export function accessRoutes(database: Database): Router {
  const accounts = new Accounts(database);
  const sessions = new Sessions(database);
  const byAccount = new SignInLimit(FAILURES_PER_ACCOUNT);
  const byAddress = new SignInLimit(FAILURES_PER_ADDRESS);
  const router = Router();

  async function signIn(req: Request): Promise<string> {
    const given = parse(credentials, req.body);
    const address = given.email.trim().toLowerCase();
    const from = req.ip ?? '';
    byAccount.check(address);
    byAddress.check(from);
    byAccount.count(address);
    byAddress.count(from);
    const known = await accounts.credentials(address);
    const matches = await isPassword(given.password, known?.passwordHash ?? noPassword());
    if (known === undefined || !matches) {
      throw new Problem(401, 'wrong_credentials', 'The e-mail address or the password is wrong.');
    }
    byAccount.succeeded(address);
    byAddress.forgive(from);
    return known.id;
  }

  router
    .route('/session')
    .get(async (_req, res) => {
      res.json(described(await accounts.get(signedIn().id)));
    })
    .post(async (req, res) => {
      try {
        const id = await signIn(req);
        const { token, expiresAt } = await sessions.open(id);
        res.cookie(COOKIE, token, { ...cookie(), maxAge: SESSION_MS });
        res.status(201).json({ token, expiresAt, ...described(await accounts.get(id)) });
      } catch (error) {
        if (!(error instanceof TooManyAttempts)) throw error;
        res.set('Retry-After', String(error.retryAfter));
        sendProblem(res, error);
      }
    })
    .delete(async (req, res) => {
      const token = tokenOf(req);
      if (token !== undefined) await sessions.close(token);
      res.clearCookie(COOKIE, cookie()).status(204).end();
    })
    .all(methodNotAllowed('GET', 'POST', 'DELETE'));

  router
    .route('/password')
    .put(async (req, res) => {
      const { id } = signedIn();
      const { current, next } = parse(passwordChange, req.body);
      const { email: address } = await accounts.get(id);
      byAccount.check(address);
      byAccount.count(address);
      const known = await accounts.credentials(address);
      if (!(await isPassword(current, known?.passwordHash ?? noPassword()))) {
        throw new Problem(403, 'wrong_password', 'The current password is wrong.');
      }
      byAccount.succeeded(address);
      await accounts.change(id, { passwordHash: await hashPassword(next) });
      const { token } = await sessions.open(id);
      res.cookie(COOKIE, token, { ...cookie(), maxAge: SESSION_MS }).status(204).end();
    })
    .all(methodNotAllowed('PUT'));

  const administrators = Router();
  administrators.use((_req, _res, next) => {
    const person = currentPerson();
    if (person?.role !== 'system' && !(ADMINISTRATORS as readonly string[]).includes(signedIn().role)) throw forbidden();
    next();
  });
  administrators
    .route('/')
    .get(async (req, res) => {
      const { page, pageSize } = parse(paging, req.query);
      res.json(await accounts.list(page, pageSize));
    })
    .post(async (req, res) => {
      const { password: secret, ...account } = parse(newAccount, req.body);
      const made = await accounts.add({ ...account, passwordHash: await hashPassword(secret) });
      res.status(201).location(`/api/auth/accounts/${made.id}`).json(made);
    })
    .all(methodNotAllowed('GET', 'POST'));
  administrators
    .route('/:id')
    .get(async (req, res) => {
      res.json(await accounts.get(req.params.id));
    })
    .patch(async (req, res) => {
      const { password: secret, ...changes } = parse(accountChange, req.body);
      const known = await accounts.get(req.params.id);
      const moved = changes.role !== undefined && changes.role !== known.role && changes.recordId === undefined;
      res.json(
        await accounts.change(known.id, {
          ...changes,
          ...(moved ? { recordId: null } : {}),
          ...(secret === undefined ? {} : { passwordHash: await hashPassword(secret) }),
        }),
      );
    })
    .delete(async (req, res) => {
      await accounts.remove(req.params.id);
      res.status(204).end();
    })
    .all(methodNotAllowed('GET', 'PATCH', 'DELETE'));
  router.use('/accounts', administrators);
  return router;
}
