import type { ValueSchema } from './schema';

/** What the tests' server knows about one kind of record. */
export interface Resource {
  /** `/api/<name>` is its path. */
  name: string;
  /** What requests may carry. */
  properties: Record<string, ValueSchema>;
  required: readonly string[];
  /** A record before anything is said about it. */
  blank: Record<string, unknown>;
  unique: readonly string[];
  pageSize: number;
  defaultSort: string;
  search: readonly string[];
  /** By name of the query's parameter. */
  filters: Record<string, { field: string; end?: 'from' | 'to' }>;
  /** By field. */
  references: Record<string, { to: string; onDelete: 'restrict' | 'cascade' | 'setNull' }>;
  stateField?: string;
  /** By the last part of their path. */
  transitions: Record<string, Transition>;
  /** By the last part of their path: the records that point here through `field`, or that this record's own `field` lists. */
  collections: Record<string, { of: string; field: string; own: boolean }>;
}

interface Transition {
  from: readonly string[];
  to: string;
  requires: readonly string[];
  stamps: readonly string[];
}

export interface ApiRecord {
  id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}
