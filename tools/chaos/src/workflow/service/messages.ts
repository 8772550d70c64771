import type { Settings as BusSettings } from '../../bus/service/messages.js';

/** From the tool to a process. */
export type Order =
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'die'; readonly moment: 'inside the transaction' | 'after the commit' }
  /** In order, as a deployment does. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question };

/** Read in the tables of one service, of all tenants. */
export interface Question {
  readonly of: 'workflow' | 'dispatcher';
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** From a process to the tool. */
export type Word =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'answer'; readonly id: number; readonly rows?: readonly object[]; readonly error?: string };

/** What a process is started with, as JSON in HEXAD_CHAOS. */
export interface Settings {
  readonly name: string;
  /** `all`: engine and agents in one, on an embedded database. */
  readonly does: 'engine' | 'agents' | 'all';
  readonly bus: BusSettings['bus'];
  readonly busUrl: string;
  readonly databaseUrl: string;
  /** Where its sockets and logs are. */
  readonly folder: string;
  /** Of its workflow files. */
  readonly workflows: string;
  readonly blobs: string;
  /** Where its engine takes services outside: `host:port`. */
  readonly door: string;
  /** Where the engine ends itself, as HEXAD_TEST_KILL_AT says it. */
  readonly killAt?: string;
  /** Agents answer twice, late, out of order, and under numbers of other tries. */
  readonly messy: boolean;
  readonly aheadMs: number;
}

export const TENANTS = ['0199a000-0000-7000-8000-000000000001', '0199a000-0000-7000-8000-000000000002'] as const;
