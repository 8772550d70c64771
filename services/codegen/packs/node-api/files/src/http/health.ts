// Live: the process answers. Ready: its database does too.
import type { DatabaseSync } from 'node:sqlite';
import { Router, type Request, type Response } from 'express';
import { Problem, methodNotAllowed, sendProblem } from './problem.ts';

export function healthRoutes(database: DatabaseSync): Router {
  const ready = (_req: Request, res: Response): void => {
    try {
      database.prepare('SELECT 1').get();
      res.json({ status: 'ok' });
    } catch {
      sendProblem(res, new Problem(503, 'not_ready', 'The database does not answer.'));
    }
  };
  const router = Router();
  router.route('/').get(ready).all(methodNotAllowed('GET'));
  router.route('/ready').get(ready).all(methodNotAllowed('GET'));
  router
    .route('/live')
    .get((_req, res) => {
      res.json({ status: 'ok' });
    })
    .all(methodNotAllowed('GET'));
  return router;
}
