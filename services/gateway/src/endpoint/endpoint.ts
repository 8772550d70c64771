import type { ErrorCode, Right } from '@hexad/kernel';
import type { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Media type → what it holds. A schema for JSON; `binary` or `text` for what has none. */
  readonly content?: Readonly<Record<string, z.ZodType | 'binary' | 'text'>>;
}

/** One operation of the REST interface: what validates a request is what the OpenAPI document says of it. */
export interface Endpoint<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As in OpenAPI: `/v1/runs/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: Answer;
  /** Codes that this operation can fail with, beside those that any can. */
  readonly errors?: readonly ErrorCode[];
  /** What the caller must be allowed. Default: `projects.read` to read, `projects.write` to write. */
  readonly right?: Right;
  /** Needs no key. Default false. */
  readonly public?: boolean;
  /** Whose clients it is for: it fails in their form. Default: ours, with problem documents. */
  readonly protocol?: 'OpenAI' | 'Anthropic';
}

/** What a handler gets: everything read and checked. */
export interface InputOf<E> {
  readonly params: E extends { readonly params: infer P extends z.ZodType } ? z.output<P> : undefined;
  readonly query: E extends { readonly query: infer Q extends z.ZodType } ? z.output<Q> : undefined;
  readonly body: E extends { readonly body: infer B extends z.ZodType } ? z.output<B> : undefined;
  /** From the client, or made up; the same for a repeated write. */
  readonly idempotencyKey: string;
  /** Whether the client chose the key. */
  readonly keyed: boolean;
}

/** The right that a caller needs; undefined where none is needed. */
export const rightOf = ({ public: open = false, right, method }: Endpoint): Right | undefined =>
  open ? undefined : (right ?? (method === 'GET' ? 'projects.read' : 'projects.write'));

/** Keeps the exact types of the schemas. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;
