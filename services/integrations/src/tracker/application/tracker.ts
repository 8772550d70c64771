import type { TaskAddress } from '../../connections/domain/address.js';
import type { Opened } from '../../wire/opened.js';

export interface Task {
  /** owner/repo#12 */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  /** bug, feature, task, or what the tracker calls it. */
  readonly type: string;
  /** For people. */
  readonly url: string;
  readonly labels: readonly string[];
  /** Names at the provider. */
  readonly assignees: readonly string[];
}

/** Where tasks are. */
export abstract class Tracker {
  abstract get(opened: Opened, task: TaskAddress): Promise<Task>;
  /** Can be repeated: what is so already stays. */
  abstract setStatus(opened: Opened, task: TaskAddress, status: string): Promise<void>;
  /** The address of the comment. `mark` is put into it where nobody sees it. */
  abstract comment(opened: Opened, task: TaskAddress, text: string, mark: string): Promise<string>;
  /** The address of the comment that bears the mark. */
  abstract findComment(opened: Opened, task: TaskAddress, mark: string): Promise<string | undefined>;
}
