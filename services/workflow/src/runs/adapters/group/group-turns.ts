import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, insideTransaction } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { sizeOf } from '../../../expressions/json.js';
import { allNodes, type Definition } from '../../../language/definition.js';
import type { Computer } from '../../domain/computer.js';
import type { Run } from '../../domain/run.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { turn, type Turn } from '../../domain/turn.js';
import { publishTurn, tellsNobody } from '../messages.js';
import type { Kept, SnapshotCache } from '../snapshot-cache.js';
import { asking, type Answer, type Asked } from './asked.js';
import { TurnLine } from './turn-line.js';
import { StoredDefinitions } from './stored-definitions.js';
import { Large, Values } from '../../domain/large.js';
import { isBulkyTurn, outgrown } from '../large/lean.js';
import type { StoreLargeValues } from '../large/store-large-values.js';
import { resultOf, rowsOf, writeTurns, type TurnRows } from './write-turns.js';

/** Characters of one statement; a turn that is larger has one of its own. */
const MOST_CHARACTERS = 1_000_000;
/** Turns are made so long at a stretch: what only computes is done in them, and the process has others to serve. */
const AT_A_STRETCH_MS = 20;

export interface GroupParts {
  readonly store: Store;
  readonly cache: SnapshotCache;
  readonly large: StoreLargeValues;
  readonly owner: string;
  readonly newId: () => string;
  readonly drawn: () => Pick<Snapshot, 'now' | 'random'>;
  /** As in `StoreRunsParts`. */
  readonly computer?: (tenant: string, run: Run) => Computer;
  /** Does what is asked in a transaction of its own, with the run locked and read anew. */
  readonly alone: (tenant: string, asked: Asked) => Promise<Answer>;
}

/** A turn that was made of what this process remembers of a run: it is written if the run is still so. */
interface Draft {
  readonly asks: readonly Asked[];
  readonly turn: Turn;
  readonly revision: number;
  readonly rows: TurnRows;
}

/**
 * Turns of many runs in one commit. Only what needs nothing but the run's own rows comes here; everything else, and whatever fails here, is done alone, so
 * that one run never fails another.
 */
export class GroupTurns {
  readonly #parts: GroupParts;
  readonly #definitions = new StoredDefinitions();
  readonly #lines = new Map<string, TurnLine>();
  /** Nobody's call: its deadline would be everybody's. */
  readonly #apart = AsyncLocalStorage.snapshot();

  constructor(parts: GroupParts) {
    this.#parts = parts;
  }

  ask(tenant: string, asked: Pick<Asked, 'runId' | 'fresh' | 'delivery'>): Promise<Answer> {
    return asking(asked, (one) => {
      // It has to be part of that transaction.
      if (insideTransaction.current() !== undefined) return void this.#alone(tenant, [one]);
      let line = this.#lines.get(tenant);
      if (!line) {
        line = new TurnLine(
          (batch) => this.#do(tenant, batch),
          () => this.#lines.delete(tenant),
        );
        this.#lines.set(tenant, line);
      }
      const to = line;
      this.#apart(() => to.add(one));
    });
  }

  async #do(tenant: string, batch: readonly (readonly Asked[])[]): Promise<void> {
    const drafts: Draft[] = [];
    const others: (readonly Asked[])[] = [];
    let since = performance.now();
    for (const asks of batch) {
      if (performance.now() - since > AT_A_STRETCH_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      const draft = this.#draft(tenant, asks, drafts.length);
      if (draft) drafts.push(draft);
      else others.push(asks);
    }
    for (const group of inGroups(drafts)) others.push(...(await this.#together(tenant, group)));
    await Promise.all(others.map((asks) => this.#alone(tenant, asks)));
  }

  /** Undefined where it takes more than what is remembered, or nothing would change as far as that goes. */
  #draft(tenant: string, asks: readonly Asked[], number: number): Draft | undefined {
    const [{ runId, fresh, delivery }] = asks as [Asked];
    const known = fresh ? opening(fresh) : this.#parts.cache.kept(tenant, runId);
    if (!known || needsMore(known.snapshot.definition) || asks.some((asked) => this.#isLarge(asked))) return undefined;
    const { revision } = known;
    try {
      const { definition, run, steps } = known.snapshot;
      const events = asks.flatMap((asked) => asked.delivery.event ?? []);
      const { large, newId, computer } = this.#parts;
      const values = new Values((one) => large.peek(tenant, one), large.largest);
      const made = turn({ definition, run, steps, values, ...this.#parts.drawn() }, events, newId, computer?.(tenant, run));
      if (made.actions.length === 0 || !standsAlone(made) || isBulkyTurn(made)) return undefined;
      const result = resultOf(made.after);
      if (values.missing.size > 0 || passesOn(made, result)) return undefined;
      const rows = rowsOf(made, { number, revision, fresh, result });
      if (rows.size > large.inRow && (result || outgrown(made, large.inRow))) return undefined;
      delivery.beforeWrite?.(made);
      return { asks, turn: made, revision, rows };
    } catch {
      // Alone it fails again, and says so to who asked.
      return undefined;
    }
  }

  /** Its outputs would have to leave their row. */
  #isLarge({ delivery: { event } }: Asked): boolean {
    return event?.type === 'result' && sizeOf(event.result) > this.#parts.large.inRow;
  }

  /** Gives what was not written. */
  async #together(tenant: string, drafts: readonly Draft[]): Promise<(readonly Asked[])[]> {
    const { cache } = this.#parts;
    try {
      const written = await this.#write(tenant, drafts);
      for (const draft of drafts) if (written.has(draft.asks[0]!.runId)) this.#settle(tenant, draft);
      const lost = drafts.filter(({ asks }) => !written.has(asks[0]!.runId));
      for (const { asks } of lost) cache.forget(asks[0]!.runId);
      return lost.map(({ asks }) => asks);
    } catch (thrown) {
      const error = AppError.from(thrown);
      // It may be written all the same: the answer of a commit can get lost.
      for (const { asks } of drafts) cache.forget(asks[0]!.runId);
      if (error.code !== 'unavailable') return drafts.map(({ asks }) => asks);
      for (const asked of drafts.flatMap(({ asks }) => asks)) asked.reject(error);
      return [];
    }
  }

  async #write(tenant: string, drafts: readonly Draft[]): Promise<ReadonlySet<string>> {
    const { owner } = this.#parts;
    const turns = writeTurns(
      drafts.map(({ rows }) => rows),
      { tenant, owner },
    );
    const definitions = this.#definitions.store(
      tenant,
      drafts.flatMap(({ asks }) => asks[0]!.fresh?.pinned ?? []),
    );
    const written = await this.#send(tenant, drafts, definitions.sql + turns);
    definitions.done();
    return written;
  }

  /** What nobody hears of goes in one trip. */
  async #send(tenant: string, drafts: readonly Draft[], sql: string): Promise<ReadonlySet<string>> {
    const { store } = this.#parts;
    if (drafts.every((draft) => tellsNobody(draft.turn))) return ids(await store.inOneTrip(tenant, sql));
    return store.inTenant(
      tenant,
      async (tx, begun) => {
        const written = ids(begun.at(-1)!);
        for (const { asks, turn: made } of drafts) if (written.has(made.after.run.id)) await asks[0]!.within(() => publishTurn(tx, made));
        return written;
      },
      { first: sql },
    );
  }

  #settle(tenant: string, { asks, turn: made, revision }: Draft): void {
    const { id } = made.after.run;
    const pinned = asks[0]!.fresh?.pinned;
    if (pinned) this.#parts.cache.keepDefinition(pinned.hash, pinned.definition);
    this.#parts.cache.keep(tenant, made.after, revision + 1);
    const [first, ...rest] = asks as [Asked, ...Asked[]];
    first.resolve({ id, turn: made });
    // The first does for all of them what the turn asks for.
    for (const asked of rest) asked.resolve({ id, turn: nothing(made) });
  }

  async #alone(tenant: string, asks: readonly Asked[]): Promise<void> {
    for (const asked of asks) {
      try {
        asked.resolve(await asked.within(() => this.#parts.alone(tenant, asked)));
      } catch (thrown) {
        asked.reject(AppError.from(thrown));
      }
    }
  }
}

const opening = ({ run, pinned }: NonNullable<Asked['fresh']>): Kept => ({
  snapshot: { definition: pinned.definition, run, steps: new Map(), now: run.createdAt, random: 0 },
  revision: 0,
});

const demanding = new WeakMap<Definition, boolean>();

/** Slots and other runs are decided with rows that others hold. */
function needsMore(definition: Definition): boolean {
  let known = demanding.get(definition);
  if (known === undefined) {
    known = definition.concurrency !== undefined || [...allNodes(definition.steps)].some(({ kind }) => kind === 'workflow');
    demanding.set(definition, known);
  }
  return known;
}

const standsAlone = ({ before, after, children, gates }: Turn): boolean =>
  children.length === 0 && gates.length === 0 && before.run.hands === after.run.hands;

/** Large values that another run has kept, or that another one gets. */
const passesOn = ({ actions }: Turn, result: ReturnType<typeof resultOf>): boolean =>
  actions.some((action) => action.type === 'carry' && action.steps.some(({ status }) => 'large' in status && status.large)) ||
  Object.values(result ?? {}).some((value) => value instanceof Large);

function* inGroups(drafts: readonly Draft[]): Generator<readonly Draft[]> {
  let group: Draft[] = [];
  let size = 0;
  for (const draft of drafts) {
    if (group.length > 0 && size + draft.rows.size > MOST_CHARACTERS) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(draft);
    size += draft.rows.size;
  }
  if (group.length > 0) yield group;
}

const ids = (rows: readonly object[]): ReadonlySet<string> => new Set((rows as readonly { id: string }[]).map(({ id }) => id));

const nothing = ({ after }: Turn): Turn => ({
  before: after,
  after,
  actions: [],
  entries: [],
  calls: [],
  tasks: [],
  children: [],
  notices: [],
  gates: [],
  changed: new Set(),
  inputs: new Map(),
  unfinished: false,
});
