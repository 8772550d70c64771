import { isCollection, isMap, isPair, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import { faultsOf, refuse } from '../../language/faults.js';
import type { Place } from '../../language/source.js';
import { applyOverlay } from './apply-overlay.js';
import { readOverlay } from './overlay.js';

/** One of the texts that a workflow is made of. */
export interface Layer {
  /** For people: `the overlay of the tenant (version 3, by user:ann)`. */
  readonly title: string;
  readonly source: string;
}

export interface LayerPlace extends Place {
  readonly layer: Layer;
}

export interface Composed {
  readonly source: string;
  /** Where what stands at a place of the source was written. */
  readonly origin: (place: Place) => LayerPlace;
}

interface Written {
  readonly layer: Layer;
  readonly lines: LineCounter;
}

/** A workflow with overlays applied, one after the other. Throws `workflow_invalid`, of an overlay that does not fit with its title. */
export function composed(base: Layer, overlays: readonly Layer[]): Composed {
  if (overlays.length === 0) return { source: base.source, origin: (place) => ({ ...place, layer: base }) };
  const writers = new Map<Node, Written>();
  const document = parsed(base, writers);
  for (const layer of overlays) apply(document, layer, writers);
  const source = document.toString({ lineWidth: 0 });
  let spans: readonly Span[] | undefined;
  const lines = new LineCounter();
  const origin = (place: Place): LayerPlace => {
    spans ??= spansOf(document, parseDocument(source, { lineCounter: lines }), writers);
    const offset = (lines.lineStarts[place.line - 1] ?? 0) + place.column - 1;
    const span = spans.findLast(({ start, end }) => start <= offset && offset <= end);
    if (!span) return { line: 1, column: 1, layer: base };
    const { line, col } = span.written.lines.linePos(Math.min(span.from + offset - span.start, Math.max(span.from, span.until - 1)));
    return { line, column: col, layer: span.written.layer };
  };
  return { source, origin };
}

function apply(document: Document, layer: Layer, writers: Map<Node, Written>): void {
  try {
    applyOverlay(document, readOverlay(layer.source), parsed(layer, writers));
  } catch (thrown) {
    const faults = faultsOf(thrown);
    if (!faults) throw thrown;
    throw refuse(
      faults.map((fault) => ({ ...fault, in: layer.title })),
      'The workflow',
    );
  }
}

/** A part of the composed text, and where it comes from. Outer ones before inner ones. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly until: number;
  readonly written: Written;
}

function parsed(layer: Layer, writers: Map<Node, Written>): Document {
  const lines = new LineCounter();
  const document = parseDocument(layer.source, { lineCounter: lines });
  visit(document, { Node: (_key, node) => void writers.set(node, { layer, lines }) });
  return document;
}

/** Both documents are the same tree: the one as it was put together, the other as it was read again. */
function spansOf(made: Document, read: Document, writers: ReadonlyMap<Node, Written>): Span[] {
  const spans: Span[] = [];
  const walk = (one: unknown, other: unknown): void => {
    if (isPair(one) && isPair(other)) {
      walk(one.key, other.key);
      walk(one.value, other.value);
      return;
    }
    const written = writers.get(one as Node);
    const [from, to] = [(one as Node | null)?.range, (other as Node | null)?.range];
    if (written && from && to) spans.push({ start: to[0], end: to[1], from: from[0], until: from[1], written });
    if ((isMap(one) && isMap(other)) || (isSeq(one) && isSeq(other)))
      for (const [index, item] of one.items.entries()) walk(item, isCollection(other) ? other.items[index] : undefined);
  };
  walk(made.contents, read.contents);
  return spans;
}
