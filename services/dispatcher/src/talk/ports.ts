import type { After } from '@hexad/kernel';

export interface Conversation {
  readonly id: string;
  readonly projectId: string;
  readonly title: string;
  readonly author: string;
  readonly repo: string;
  readonly createdAt: Date;
}

/** Something that a person said. */
export interface Spoken {
  readonly conversation: string;
  readonly id: string;
  readonly author: string;
  readonly text: string;
  /** The task whose agent was told, or the run that does it; empty: none yet. */
  readonly task: string;
  readonly run: string;
}

export interface Utterance {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  /** RFC 3339. */
  readonly at: string;
  readonly runId: string;
  readonly taskId: string;
}

/** Where conversations are kept. */
export abstract class Conversations {
  /** One that is there already stays as it is. */
  abstract begin(tenant: string, conversation: Omit<Conversation, 'createdAt'>): Promise<void>;
  abstract find(tenant: string, id: string): Promise<Conversation | undefined>;
  /** An empty `project`: of all, as far as they are among `projects`. */
  abstract page(
    tenant: string,
    of: { project: string; projects: readonly string[] | undefined },
    limit: number,
    after: After | undefined,
  ): Promise<Conversation[]>;
  /** Notes what was said; the same id once. Gives what is noted. A `repo` that is not empty is from now on that of the conversation. */
  abstract note(tenant: string, said: Spoken, repo: string): Promise<Spoken>;
  abstract attach(tenant: string, conversation: string, message: string, run: string): Promise<boolean>;
  /** The task that is open for the conversation: the one that was asked for last. */
  abstract openTask(tenant: string, conversation: string): Promise<{ readonly id: string; readonly runId: string } | undefined>;
  /** What people said, and what agents told and answered, the oldest first, the last `most` of it. */
  abstract utterances(tenant: string, conversation: string, most: number): Promise<Utterance[]>;
}
