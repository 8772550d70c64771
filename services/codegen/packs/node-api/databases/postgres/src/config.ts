// Settings, read once from the environment.
import { z } from 'zod';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string({ error: 'is required: postgres://user:password@host:5432/name' }).regex(/^postgres(?:ql)?:\/\//, 'must begin with postgres://'),
});

export interface Config {
  port: number;
  host: string;
  /** Where PostgreSQL is, as whom, and the name of the database. */
  database: string;
}

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const result = Environment.safeParse(environment);
  if (!result.success) throw new Error(`The settings are not valid.\n${z.prettifyError(result.error)}`);
  const { PORT, HOST, DATABASE_URL } = result.data;
  return { port: PORT, host: HOST, database: DATABASE_URL };
}
