// Live: the process answers. Ready: its database does too.
import { Router, type Request, type Response } from 'express';
import type { Database } from '../db/connection.ts';
import { Problem, methodNotAllowed, sendProblem } from './problem.ts';

export function healthRoutes(database: Database): Router {
  const ready = async (_req: Request, res: Response): Promise<void> => {
    try {
      await database.get('SELECT 1');
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
