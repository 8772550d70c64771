import type { Spec } from '@hexad/proto/documents';
import type { BriefDocument } from './text/document.js';

export interface Brief {
  readonly id: string;
  readonly projectId: string;
  readonly documents: readonly BriefDocument[];
  readonly createdAt: Date;
  /** The brief some of whose documents it replaces. */
  readonly revises?: string;
  /** The spec from which its own goes on: what stays has the ids that it has there. */
  readonly base?: Spec;
}

/** A document as it was handed over. */
export interface Upload {
  readonly name: string;
  readonly content: Uint8Array;
}
