import type { DocumentKind } from '@hexad/proto/documents';
import type { ApiContract } from '../../domain/contract/api-contract.js';
import type { Placement } from '../../domain/text/document.js';

/** What a reader made of the bytes of one document. */
export interface Reading {
  readonly text: string;
  /** Absent: the text is the document. */
  readonly places?: readonly Placement[];
  readonly pages?: number;
  /** When it was written, as ISO 8601. */
  readonly written?: string;
  /** What it promises to callers, where it describes an API. */
  readonly contract?: ApiContract;
  /** Documents inside it, such as the attachments of an e-mail. */
  readonly inside?: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/** A reading with what it is a reading of. */
export interface ReadDocument extends Omit<Reading, 'inside'> {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly content: Uint8Array;
  /** Names of what was inside it and holds no text. */
  readonly skipped: readonly string[];
}
