import type { Block, BlockKind } from './blocks.js';
import type { BriefDocument } from './document.js';
import type { Token } from './token.js';

/** A sentence, bullet, heading or table row of a brief: the unit that is either a source of something or listed as unplaced. */
export interface Statement {
  readonly index: number;
  readonly document: BriefDocument;
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly block: Block;
  /** The statement is the first of its block. */
  readonly first: boolean;
  /** Headings above it, outermost first. */
  readonly headings: readonly Statement[];
  /** The item or lead-in sentence (ending in a colon) that this item hangs under. */
  readonly parent?: Statement;
  /** Cells of a table row, each with its tokens; `header` says what the columns are. */
  readonly cells?: readonly (readonly Token[])[];
  readonly header?: readonly string[];
}

export const textOf = (statement: Statement): string => statement.document.text.slice(statement.start, statement.end);
