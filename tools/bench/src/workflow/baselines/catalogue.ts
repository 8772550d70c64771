import type { Packages } from './install.js';

export interface Baseline {
  readonly name: string;
  /** The file beside this one. */
  readonly file: string;
  /** Undefined where this project has it. */
  readonly packages?: Packages;
  /** What is not as it is asked for. */
  readonly but?: string;
}

const only = (versions: Packages['versions'], modules: readonly string[] = Object.keys(versions)): Packages => ({ versions, modules });

export const FLOOR = 'floor, a commit per step';

export const BASELINES: readonly Baseline[] = [
  { name: FLOOR, file: 'floor.js' },
  { name: 'floor, group commit', file: 'group-floor.js' },
  { name: 'DBOS Transact 5.3.0', file: 'dbos.js', packages: only({ '@dbos-inc/dbos-sdk': '5.3.0' }) },
  { name: 'pg-boss 12.35.0 chain', file: 'pg-boss.js', but: 'chains, no barrier' },
  {
    name: 'BullMQ 6.7.0 flows on Redis',
    file: 'bullmq.js',
    packages: only({ bullmq: '6.7.0', ioredis: '6.0.0' }, ['bullmq']),
    but: 'chains, no barrier',
  },
  {
    name: 'LangGraph 1.7.3, Postgres checkpointer',
    file: 'langgraph.js',
    packages: only({ '@langchain/langgraph': '1.7.3', '@langchain/langgraph-checkpoint-postgres': '1.0.5', '@langchain/core': '1.4.0' }, [
      '@langchain/langgraph',
      '@langchain/langgraph-checkpoint-postgres',
    ]),
  },
  {
    name: 'Mastra 1.71.0',
    file: 'mastra.js',
    packages: only({ '@mastra/core': '1.71.0', '@mastra/pg': '1.27.1', zod: '4.6.7' }, [
      '@mastra/core/mastra',
      '@mastra/core/workflows',
      '@mastra/pg',
      'zod',
    ]),
  },
  {
    name: 'Restate 1.7.12',
    file: 'restate.js',
    packages: only({ '@restatedev/restate-sdk': '1.17.2', '@restatedev/restate-server': '1.7.12' }, ['@restatedev/restate-sdk']),
  },
];
