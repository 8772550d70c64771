import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Json } from '../../expressions/json.js';
import type { StepRow } from '../../runs/adapters/rows.js';

/** What a run did, as the archive keeps it. Dates are ISO 8601. */
export interface Packed {
  readonly steps: readonly PackedStep[];
  readonly journal: readonly PackedEntry[];
}

type PackedStep = Readonly<Record<string, Json>>;

interface PackedEntry {
  readonly sequence: number;
  readonly at: string;
  readonly type: string;
  readonly path: string;
  readonly data: Json;
}

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export const pack = (packed: Packed): Promise<Buffer> => zip(JSON.stringify(packed));

export const unpack = async (body: Buffer): Promise<Packed> => JSON.parse((await unzip(body)).toString('utf8')) as Packed;

const DATES = ['ready_at', 'deadline', 'started_at', 'ended_at'] as const;

/** A step's row as the driver reads it. */
export function rowOf(step: PackedStep): StepRow {
  const dates = DATES.map((name) => [name, typeof step[name] === 'string' ? new Date(step[name]) : null] as const);
  return { ...(step as unknown as StepRow), ...Object.fromEntries(dates), lapsed: null };
}
