import type { z } from 'zod';
import type { Node, Strategy } from './definition.js';
import type { Fault } from './faults.js';
import { issueFaults } from './issues.js';
import type { Source } from './source.js';

/** What is the same for all steps of one file. Faults gather here, so that one reading reports them all. */
export interface Reading {
  readonly source: Source;
  readonly faults: Fault[];
  /** By name or path of the step. */
  readonly overrides: Readonly<Record<string, Strategy>>;
  readonly fallback: Strategy;
}

export type Path = readonly (string | number)[];

/** Where a step stands. */
export interface Spot {
  readonly path: Path;
  /** What comes before its name in its id: empty, or `stories/`. */
  readonly parent: string;
  /** It stands directly in a foreach. */
  readonly each: boolean;
}

/** Reads the inner steps of one that is being read. */
export type ReadList = (raw: unknown, path: Path, parent: string, how: ListKind) => Node[];
/** `foreach` and `parallel` say what an absent `needs` and `in_order` mean. */
export type ListKind = 'list' | 'foreach' | 'parallel';

export function checked<S extends z.ZodType>(schema: S, raw: object, path: Path, reading: Reading): z.output<S> | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  reading.faults.push(...issueFaults(parsed.error.issues, reading.source, path));
  return undefined;
}

export function fault(reading: Reading, path: Path, message: string): undefined {
  reading.faults.push({ ...reading.source.place(path), message });
}
