import type { ContainerNode, ForeachNode, Node } from '../../language/definition.js';
import { isContainer } from './containers.js';
import { innerFrame, rootFrame, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { mustBeUndone } from './rollback.js';
import { itemPath, type Snapshot } from './snapshot.js';
import { isOpen, type Step, type StepState } from './step.js';

/** `pending`: from its beginning; `running`: something inside it, the rest is kept; `recalled`: the run that it started goes on. */
export type Paths = Map<string, 'pending' | 'running' | 'recalled'>;

interface Search {
  readonly snapshot: Snapshot;
  readonly paths: Paths;
  /** What begins from its beginning with all that is inside it. */
  readonly anew: Set<string>;
  /** A step that is done again however it ended. */
  readonly from?: string;
  /** Containers, items and rounds in which something was undone, or in which it lies. */
  readonly concerned: ReadonlySet<string>;
}

/**
 * What of a run is done again, in whatever it lies: what failed, was cancelled or undone or has not ended, and with it what needs it, for
 * that may rest on it. All else keeps its results.
 */
export function redone(snapshot: Snapshot, from?: string): Paths {
  const paths: Paths = new Map();
  const concerned = new Set<string>();
  for (const step of snapshot.steps.values())
    if (step.path === from || isUndone(snapshot, step)) for (const part of partsAround(step.path)) concerned.add(part);
  const search = { snapshot, paths, anew: new Set<string>(), concerned, ...(from !== undefined && { from }) };
  inList(search, rootFrame(snapshot));
  beginAnew(snapshot, search.anew, paths);
  return paths;
}

/** Steps and everything inside them begin from their beginning. */
export function beginAnew({ steps }: Snapshot, tops: ReadonlySet<string>, paths: Paths): void {
  if (tops.size === 0) return;
  const isTop = (path: string) => tops.has(path);
  for (const path of steps.keys()) if (isTop(path) || partsAround(path).some(isTop)) paths.set(path, 'pending');
}

/** A step that started a run lets that one go on. */
export const isRecalled = ({ child, status: { state } }: Step): boolean =>
  child !== undefined && (state === 'failed' || state === 'cancelled');

/** The rounds of a while after one: they rest on it. */
export function* laterRounds({ steps }: Snapshot, container: string, round: number): Generator<string> {
  for (let n = round + 1; steps.has(itemPath(container, n)); n++) yield itemPath(container, n);
}

/** The containers, items and rounds that a step lies in: `all`, `all[T1]` of `all[T1]/make`. An item or a round lies in its container. */
export function partsAround(path: string): string[] {
  const parts: string[] = [];
  let at = '';
  for (const part of path.split('/')) {
    const bracket = part.indexOf('[');
    if (bracket >= 0) parts.push(at + part.slice(0, bracket));
    parts.push(at + part);
    at += `${part}/`;
  }
  return parts.slice(0, -1);
}

const UNDONE: ReadonlySet<StepState> = new Set<StepState>(['compensating', 'compensated', 'compensation_failed']);

/** A run that is being undone undoes the rest soon. */
const isUndone = (snapshot: Snapshot, step: Step): boolean =>
  UNDONE.has(step.status.state) || (snapshot.run.ending?.rollback === true && mustBeUndone(snapshot, step));

const isBad = (snapshot: Snapshot, step: Step): boolean =>
  isOpen(step) || step.status.state === 'failed' || step.status.state === 'cancelled' || isUndone(snapshot, step);

/** Whether anything in the list is done again; so in each of these. */
function inList(search: Search, frame: Frame): boolean {
  const opened: Node[] = [];
  for (const node of frame.steps) {
    const path = frame.prefix + node.name;
    const step = search.snapshot.steps.get(path);
    if (!step) continue;
    if (opened.some((one) => isBefore(frame.steps, one, node))) search.anew.add(path);
    else if (inStep(search, frame, node, step)) opened.push(node);
  }
  return opened.length > 0;
}

function inStep(search: Search, frame: Frame, node: Node, step: Step): boolean {
  const { paths, anew, from } = search;
  const { path, status } = step;
  const bad = isBad(search.snapshot, step);
  if (path === from || (isContainer(node) && status.state === 'pending')) anew.add(path);
  else if (isContainer(node) && status.state !== 'skipped') {
    const inside = inContainer(search, frame, node, step);
    if (!inside && !bad) return false;
    if (inside || canGoOn(node, step)) paths.set(path, 'running');
    else anew.add(path);
  } else if (!bad) return false;
  else if (isRecalled(step)) paths.set(path, 'recalled');
  else anew.add(path);
  return true;
}

/** False when a container in which nothing is done again must begin from its beginning. */
function canGoOn(node: ContainerNode, { items, chosen, status }: Step): boolean {
  switch (node.kind) {
    case 'foreach':
      return items !== undefined;
    case 'parallel':
      return true;
    case 'switch':
      return Boolean(chosen);
    case 'while':
      return status.state === 'running';
  }
}

function inContainer(search: Search, frame: Frame, node: ContainerNode, step: Step): boolean {
  const { path, rounds = 0 } = step;
  switch (node.kind) {
    case 'foreach':
      return inItems(search, frame, node, step);
    case 'parallel':
      return inList(search, innerFrame(search.snapshot, frame, node, path));
    case 'switch':
      return Boolean(step.chosen) && inList(search, innerFrame(search.snapshot, frame, node, path, step.chosen));
    case 'while':
      for (let n = 1; n <= rounds; n++) {
        // What failed in a round that another one followed was dealt with.
        if (n < rounds && !search.concerned.has(itemPath(path, n))) continue;
        if (!inPart(search, frame, node, path, String(n))) continue;
        for (const later of laterRounds(search.snapshot, path, n)) search.anew.add(later);
        return true;
      }
      return false;
  }
}

/** Each item after those that it waits for. */
function inItems(search: Search, frame: Frame, node: ForeachNode, { path, items = [] }: Step): boolean {
  const looked = new Set<string>();
  const opened = new Set<string>();
  for (let left = items; left.length > 0; left = left.filter(({ key }) => !looked.has(key))) {
    for (const { key, after } of left) {
      if (!after.every((parent) => looked.has(parent))) continue;
      looked.add(key);
      const waits = after.some((parent) => opened.has(parent));
      if (waits) search.anew.add(itemPath(path, key));
      if (waits || inPart(search, frame, node, path, key)) opened.add(key);
    }
  }
  return opened.size > 0;
}

/** An item or a round. */
function inPart(search: Search, frame: Frame, node: ContainerNode, container: string, key: string): boolean {
  const path = itemPath(container, key);
  const part = search.snapshot.steps.get(path);
  if (!part || part.status.state === 'skipped') return false;
  if (part.status.state === 'pending' && part.kind === 'item') search.anew.add(path);
  else {
    const inside = inList(search, innerFrame(search.snapshot, frame, node, container, key));
    if (!inside && !isBad(search.snapshot, part)) return false;
    search.paths.set(path, 'running');
  }
  return true;
}
