import type { Clock } from '@hexad/kernel';
import { z } from 'zod';
import { Action, type ActionContext } from '../../application/action.js';
import type { Commands } from '../../proof/commands.js';
import type { Dependencies } from '../../source/dependencies.js';
import type { Sources } from '../../source/sources.js';
import { Branch } from '../branch.js';
import { TreeProver } from '../tree-prover.js';
import { Lander, type Place } from './lander.js';
import type { LandingLog } from './landing-log.js';

const Change = z.object({
  repo: z.string().min(1).max(4_096),
  /** A branch or commit of the repository: the change set. Empty: nothing was changed there. */
  head: z.string().max(200).default(''),
  /** The branch that it lands on; empty: the one that the repository has checked out. */
  target: z.string().max(200).default(''),
  /** Commands that must pass on top of the target; none: those that the repository has. */
  checks: z.array(z.string().min(1).max(2_000)).max(100).default([]),
});

/** What the action `land_together` takes. */
export const TogetherInputs = z
  .object({
    /** In the order in which they land. */
    changes: z.array(Change).min(1).max(20),
    /** The `head` of each, where they do not say it themselves. */
    heads: z.array(z.string().max(200)).default([]),
  })
  .transform(({ changes, heads }) => ({
    changes: changes.map((change, at) => ({ ...change, head: change.head || (heads[at] ?? '') })).filter(({ head }) => head !== ''),
  }));
export type TogetherInputs = z.infer<typeof TogetherInputs>;

export interface TogetherPorts {
  readonly sources: Sources;
  readonly commands: Commands;
  readonly dependencies: Dependencies;
  readonly clock: Clock;
  readonly landings: LandingLog;
}

/**
 * Lands change sets of several repositories in their order, all or none: nothing moves before all are proved, and when one cannot land after others have, those
 * are taken back. Each push is written down before it is made, so that after a kill the targets themselves say how far it came.
 */
export class LandTogether extends Action<typeof TogetherInputs> {
  override readonly name = 'land_together';
  override readonly inputs = TogetherInputs;
  readonly #ports: TogetherPorts;

  constructor(ports: TogetherPorts) {
    super();
    this.#ports = ports;
  }

  override async execute({ changes }: TogetherInputs, context: ActionContext): Promise<object> {
    const { task, signal, workspace, progress } = context;
    using _ = await workspace.claim(task.taskId, signal);
    const { landings, sources } = this.#ports;
    // What has landed is not left alone by a cancel or a deadline; only the end of the process stops it, and the next one goes on.
    const throughout = new AbortController();
    const apart: ActionContext = { ...context, signal: throughout.signal };
    await using stack = new AsyncDisposableStack();
    const places: (Place & { readonly repo: string; readonly branch: string })[] = [];
    for (const [index, { repo, head, target, checks }] of changes.entries()) {
      const source = await sources.open(task, repo, signal);
      const branch = target === '' ? await source.defaultBranch() : target;
      const prover = new TreeProver(source, { repo, checks, tree: `${task.taskId}-${index}` }, apart, this.#ports);
      stack.defer(() => prover.clear().catch(() => undefined));
      places.push({
        repository: source.repository,
        target: new Branch(source, branch, throughout.signal),
        prover,
        head: await source.commitOf(head),
        name: `${repo.replace(/^.*[/:](?=[^/:]+\/*$)/, '')} ${branch}`,
        repo,
        branch,
      });
    }
    const lander = new Lander(places, await landings.read(task), async (event, seq) => {
      await landings.append(task, seq, event);
      progress(`${places[event.at]!.name}: ${event.type.replace('_', ' ')}`);
    });
    const { landings: ended, failure } = await lander.run(() => signal.throwIfAborted());
    const stranded = ended.filter(({ name }) => name === 'stranded').map(({ reason }) => reason);
    return {
      landed: failure === undefined,
      code: stranded.length > 0 ? 'stranded' : (failure?.code ?? ''),
      reason: [failure?.reason ?? '', ...stranded].filter(Boolean).join(' '),
      files: failure?.files ?? [],
      changes: ended.map(({ name, head, back }, at) => ({
        repo: places[at]!.repo,
        target: places[at]!.branch,
        state: name,
        commit: name === 'landed' || name === 'stranded' ? head : (back?.commit ?? ''),
      })),
    };
  }
}
