import { isMap, isScalar, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { refuse } from '../../language/faults.js';
import type { Change, Overlay } from './overlay.js';
import { findList, findStep, stepPaths, type StepPlace } from './step-place.js';

/**
 * Makes the changes of an overlay in a workflow's document. What it puts in are nodes of `from`, the overlay's own document, which afterwards is of no
 * other use. Throws `workflow_invalid`, with the place in the overlay, for a step that is not there.
 */
export function applyOverlay(target: Document, overlay: Overlay, from: Document): void {
  for (const [index, change] of overlay.changes.entries()) new OneChange(target, overlay, from, index).make(change);
}

class OneChange {
  readonly #target: Document;
  readonly #overlay: Overlay;
  readonly #from: Document;
  readonly #at: readonly (string | number)[];

  constructor(target: Document, overlay: Overlay, from: Document, index: number) {
    this.#target = target;
    this.#overlay = overlay;
    this.#from = from;
    this.#at = ['changes', index];
  }

  make({ insert, replace, remove, set }: Change): void {
    if (insert) this.#insert(insert);
    if (replace) {
      const { list, index } = this.#step(replace.step, 'replace', 'step');
      list.items.splice(index, 1, ...this.#nodes('replace', 'with'));
    }
    for (const [place, path] of [remove ?? []].flat().entries()) {
      const { list, index } = this.#step(path, 'remove', ...(Array.isArray(remove) ? [place] : []));
      if (list.items.length === 1) throw this.#fault(`${path} is the only step of its list, which cannot be empty; replace it.`, 'remove');
      list.items.splice(index, 1);
    }
    if (set) {
      const step = set.step === undefined ? this.#target.contents : this.#step(set.step, 'set', 'step').step;
      merge(step as YAMLMap, this.#from.getIn([...this.#at, 'set', 'fields'], true) as YAMLMap);
    }
  }

  #insert({ before, after, into, at }: NonNullable<Change['insert']>): void {
    const nodes = this.#nodes('insert', 'steps');
    const anchor = before ?? after;
    if (anchor !== undefined) {
      const { list, index } = this.#step(anchor, 'insert', before === undefined ? 'after' : 'before');
      list.items.splice(before === undefined ? index + 1 : index, 0, ...nodes);
      return;
    }
    const list = into === undefined ? (this.#target.get('steps', true) as YAMLSeq) : findList(this.#target, into);
    if (!list) throw this.#gone(into!, 'insert', 'into');
    if (at === 'start') list.items.unshift(...nodes);
    else list.items.push(...nodes);
  }

  #nodes(...path: readonly string[]): Node[] {
    return (this.#from.getIn([...this.#at, ...path], true) as YAMLSeq<Node>).items;
  }

  #step(path: string, ...at: readonly (string | number)[]): StepPlace {
    const found = findStep(this.#target, path);
    if (!found) throw this.#gone(path, ...at);
    return found;
  }

  #gone(path: string, ...at: readonly (string | number)[]) {
    const all = stepPaths(this.#target);
    const shown = all.slice(0, 30).join(', ') + (all.length > 30 ? ', …' : '');
    return this.#fault(`workflow ${this.#overlay.workflow} has no step ${path} (any more); it has ${shown}.`, ...at);
  }

  #fault(message: string, ...at: readonly (string | number)[]) {
    return refuse([{ ...this.#overlay.source.place([...this.#at, ...at]), message, code: 'anchor' }]);
  }
}

/** RFC 7396. */
function merge(target: YAMLMap, patch: YAMLMap): void {
  for (const pair of patch.items) {
    const key = textOf(pair.key);
    const known = target.items.find((one) => isScalar(one.key) && one.key.value === key);
    if (isScalar(pair.value) && pair.value.value === null) target.delete(key);
    else if (known && isMap(known.value) && isMap(pair.value)) merge(known.value, pair.value);
    else if (known) known.value = pair.value;
    else target.items.push(pair);
  }
}

const textOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
