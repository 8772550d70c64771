import { Pool } from 'pg';
import type { Contender, Setup } from '../sides/contender.js';
import { byHand } from './by-hand.js';

const CONNECTIONS = 10;
const INSERT = { name: 'step', text: 'insert into done (run, step) values ($1, $2)' };

/** Each row is a commit of its own. */
export function open({ ownerUrl }: Setup): Promise<Contender> {
  const pool = new Pool({ connectionString: ownerUrl, max: CONNECTIONS });
  return byHand(pool, (of, at) => pool.query({ ...INSERT, values: [of, at] }));
}
