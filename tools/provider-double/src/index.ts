export { GitHubDouble } from './github/github-double.js';
export type { Repo, Pull, Issue } from './github/repo.js';
export { SlackDouble } from './slack/slack-double.js';
export type { Fault, Seen } from './http-double.js';
export { pressedButton, signedForm, slashCommand, type SlackRequest } from './slack/slack-requests.js';
