import type { Answer } from '../http-double.js';
import { refusal, type Asked } from './github-double.js';
import type { Issue } from './repo.js';

/** Issues, their labels and comments. */
export function issuesAnswer({ repo, line, query, body, page }: Asked): Answer | undefined {
  const [, verb, number, rest = ''] = /^(\w+) issues\/(\d+)\/?(.*)$/.exec(line) ?? [];
  if (verb === undefined) return undefined;
  const issue = repo.issues.get(Number(number));
  if (issue === undefined) return refusal(404, 'Not Found');
  const html = `${page}/issues/${issue.number}`;
  const shown = ({ comments, labels, ...own }: Issue) => ({
    ...own,
    html_url: html,
    labels: labels.map((name) => ({ name })),
    assignees: [{ login: 'octocat' }],
    comments: comments.length,
  });
  const labels = (): Answer => ({ status: 200, body: issue.labels.map((name) => ({ name })) });
  if (rest === '') {
    if (verb === 'PATCH') Object.assign(issue, { state_reason: null }, body);
    return { status: 200, body: shown(issue) };
  }
  if (rest === 'labels' && verb === 'POST') {
    issue.labels = [...new Set([...issue.labels, ...(body['labels'] as string[])])];
    return labels();
  }
  if (rest.startsWith('labels/') && verb === 'DELETE') {
    const name = rest.slice('labels/'.length);
    if (!issue.labels.includes(name)) return refusal(404, 'Label does not exist');
    issue.labels = issue.labels.filter((one) => one !== name);
    return labels();
  }
  if (rest !== 'comments') return undefined;
  const comment = (id: number, text: string) => ({ id, body: text, html_url: `${html}#issuecomment-${id}` });
  if (verb === 'POST') {
    const id = issue.comments.length + 1;
    issue.comments.push({ id, body: String(body['body']) });
    return { status: 201, body: comment(id, String(body['body'])) };
  }
  const size = Number(query.get('per_page') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return { status: 200, body: issue.comments.slice(from, from + size).map(({ id, body: text }) => comment(id, text)) };
}
