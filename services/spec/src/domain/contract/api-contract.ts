import type { JsonSchema } from '@hexad/proto/documents';

/** What an uploaded description of an API promises its callers, in the words of its own schemas. */
export interface ApiContract {
  /** What stands before every path: `/v1`, or nothing. */
  readonly base: string;
  readonly operations: readonly ApiOperation[];
}

export interface ApiOperation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces. */
  readonly path: string;
  readonly line?: number;
  /** The record that it is about, in words: `order line`. */
  readonly record: string;
  /** The parameter that names one record; absent where it is about all of them. */
  readonly key?: PathParameter;
  /** The record below which its path stands: `/owners/{ownerId}/pets`. */
  readonly parent?: PathParameter & { readonly record: string };
  /** What its path says after the record: `/orders/{id}/cancel`. */
  readonly verb?: string;
  readonly query: readonly { readonly name: string; readonly required: boolean }[];
  readonly takes?: Form;
  readonly status: number;
  /** Absent: the answer has no body. */
  readonly answers?: Form;
  /** All statuses that it declares; `default` stands for every refusal. */
  readonly declared: readonly (number | 'default')[];
  readonly problem?: JsonSchema;
}

export interface PathParameter {
  readonly param: string;
  /** The contract gives records numbers and not UUIDs. */
  readonly isNumber: boolean;
}

/** The body of a request or of an answer. */
export interface Form {
  /** Without references to other schemas. */
  readonly schema: JsonSchema;
  /** The property that holds the record or the list of them; absent where the body itself does. */
  readonly within?: string;
  readonly isList: boolean;
  /** What stands beside `within`. */
  readonly beside: readonly { readonly name: string; readonly required: boolean }[];
  readonly members: readonly FormMember[];
}

export interface FormMember {
  /** As it stands in the body. */
  readonly name: string;
  /** In words: `photo url`. */
  readonly words: string;
  readonly required: boolean;
  /** May be null in the body. */
  readonly nullable: boolean;
  /** `other`: an object, or a list of anything but ids. */
  readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'ids' | 'other';
  readonly values?: readonly string[];
}
