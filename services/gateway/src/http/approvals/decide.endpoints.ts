import { endpoint } from '../../endpoint/endpoint.js';

const page = { status: 200, description: 'The page.', content: { 'text/html': 'text' } } as const;

export const lookAtLink = endpoint({
  method: 'GET',
  path: '/approvals/decide',
  id: 'lookAtApprovalLink',
  tag: 'Approvals',
  summary: 'What a link is about, as a page for people; it decides nothing',
  public: true,
  answer: page,
});

export const decideByLink = endpoint({
  method: 'POST',
  path: '/approvals/decide',
  id: 'decideByApprovalLink',
  tag: 'Approvals',
  summary: 'Decide with a link: the form of its page',
  public: true,
  answer: page,
});
