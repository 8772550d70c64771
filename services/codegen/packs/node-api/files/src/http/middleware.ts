// What every request passes through.
import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export function securityHeaders(_req: Request, res: Response, next: NextFunction): void {
  res.set(HEADERS);
  next();
}

export const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** A request with a body must say that it is JSON. */
export function requireJson(req: Request, _res: Response, next: NextFunction): void {
  const hasBody = Number(req.get('Content-Length') ?? 0) > 0 || req.get('Transfer-Encoding');
  if (hasBody && !req.is(JSON_TYPES)) {
    throw new Problem(415, 'unsupported_media_type', 'The body must be application/json.');
  }
  next();
}
