import { z } from 'zod';
import type { TaskAddress } from '../connections/domain/address.js';
import { Tracker, type Task } from '../tracker/application/tracker.js';
import type { Opened } from '../wire/opened.js';
import { GitHub } from './github.js';
import { Comment, Issue } from './shapes.js';

/** Stands before a status in the name of a label. */
const PREFIX = 'status: ';
/** Pages of 100 comments that are looked through for one of ours. */
const MOST_PAGES = 20;

const pathOf = ({ owner, repo, number }: TaskAddress): string => `/repos/${owner}/${repo}/issues/${number}`;
const marked = (mark: string): string => `<!-- hexad:${mark} -->`;

/** Issues as tasks. `todo`, `done` and `cancelled` are whether one is open; every other status is a label of an open one. */
export class GitHubIssues extends Tracker {
  override async get(opened: Opened, task: TaskAddress): Promise<Task> {
    const issue = await new GitHub(opened).get(Issue, pathOf(task));
    return {
      id: `${task.owner}/${task.repo}#${issue.number}`,
      title: issue.title,
      description: issue.body ?? '',
      status: statusOf(issue),
      type: typeOf(issue),
      url: issue.html_url,
      labels: labelsOf(issue),
      assignees: (issue.assignees ?? []).map(({ login }) => login),
    };
  }

  override async setStatus(opened: Opened, task: TaskAddress, status: string): Promise<void> {
    const github = new GitHub(opened);
    const path = pathOf(task);
    const issue = await github.get(Issue, path);
    if (statusOf(issue) === status) return;
    const label = ['todo', 'done', 'cancelled'].includes(status) ? undefined : `${PREFIX}${status}`;
    const labels = labelsOf(issue);
    if (label !== undefined && !labels.includes(label)) await github.send(z.unknown(), 'POST', `${path}/labels`, { labels: [label] });
    for (const old of labels.filter((one) => one.startsWith(PREFIX) && one !== label)) {
      const answer = await github.answer('DELETE', `${path}/labels/${encodeURIComponent(old)}`);
      // Somebody else took it off.
      if (answer.status !== 200 && answer.status !== 404) throw github.fault(answer);
    }
    const state =
      status === 'done' || status === 'cancelled'
        ? { state: 'closed', state_reason: status === 'done' ? 'completed' : 'not_planned' }
        : { state: 'open' };
    if (issue.state !== state.state || issue.state === 'closed') await github.send(Issue, 'PATCH', path, state);
  }

  override async comment(opened: Opened, task: TaskAddress, text: string, mark: string): Promise<string> {
    const body = `${text}\n\n${marked(mark)}`;
    return (await new GitHub(opened).send(Comment, 'POST', `${pathOf(task)}/comments`, { body })).html_url;
  }

  override async findComment(opened: Opened, task: TaskAddress, mark: string): Promise<string | undefined> {
    const github = new GitHub(opened);
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const comments = await github.get(z.array(Comment), `${pathOf(task)}/comments?per_page=100&page=${page}`);
      const known = comments.find(({ body }) => body?.includes(marked(mark)));
      if (known !== undefined) return known.html_url;
      if (comments.length < 100) return undefined;
    }
    return undefined;
  }
}

function statusOf(issue: Issue): string {
  if (issue.state === 'closed') return issue.state_reason === 'not_planned' ? 'cancelled' : 'done';
  const label = labelsOf(issue).find((one) => one.startsWith(PREFIX));
  return label === undefined ? 'todo' : label.slice(PREFIX.length);
}

/** The type of the issue where the organisation has types, else what GitHub's first labels mean. */
function typeOf(issue: Issue): string {
  if (issue.type != null) return issue.type.name.toLowerCase();
  const labels = labelsOf(issue);
  if (labels.includes('bug')) return 'bug';
  return labels.includes('enhancement') || labels.includes('feature') ? 'feature' : 'task';
}

const labelsOf = ({ labels }: Issue): readonly string[] =>
  labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))).filter(Boolean);
