// Who sends a request: by the token in its Authorization header, or by its cookie.
import type { NextFunction, Request, Response } from 'express';
import type { Database } from '../db/connection.ts';
import { Problem } from '../http/problem.ts';
import { notSignedIn, runAs, type Person } from './person.ts';
import { PUBLIC } from './rights.ts';
import { Sessions } from './sessions.ts';

export type Identify = (req: Request) => Promise<Person | undefined>;

export const COOKIE = 'session';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function tokenOf(req: Request): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
  return bearer ?? cookieOf(req);
}

function cookieOf(req: Request): string | undefined {
  const pairs = (req.get('Cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

export function bySession(database: Database): Identify {
  const sessions = new Sessions(database);
  return async (req) => {
    const token = tokenOf(req);
    return token === undefined ? undefined : sessions.find(token);
  };
}

/** Another site cannot use a person's cookie for a change. */
export function sameSite(req: Request, _res: Response, next: NextFunction): void {
  const site = req.get('Sec-Fetch-Site') ?? 'none';
  if (!SAFE.has(req.method) && !req.get('Authorization') && !['same-origin', 'none'].includes(site)) {
    throw new Problem(403, 'cross_site', 'This request comes from another site.');
  }
  next();
}

/** Refuses who is not signed in, except where everybody may look; everything after it knows who asks. */
export function identified(identify: Identify) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    res.set('Cache-Control', 'no-store');
    const person = await identify(req);
    const isOpen = req.path === '/auth/session' || (SAFE.has(req.method) && PUBLIC.has(req.path.split('/')[1] ?? ''));
    if (person === undefined && !isOpen) throw notSignedIn();
    runAs(person, next);
  };
}
