import type { Failure, FailureClass } from './failure.js';

/** A way out of failures of a class. */
export interface Strategy {
  readonly name: string;
  readonly class: FailureClass;
  /** What it does, for people. */
  readonly does: string;
  /** For which codes, and how often we expect it to help there before anything was learned: 0 to 1. */
  readonly helps: Readonly<Record<string, number>>;
}

/** Every strategy that there is. What each does stands in `Remedies`; here is only when it is worth a try. */
export const STRATEGIES = [
  {
    name: 'wait',
    class: 'model',
    does: 'waits as long as the provider says, or some seconds, and asks the same again',
    helps: { provider_limited: 0.8, provider_unavailable: 0.6, providers_unavailable: 0.6, stream_broken: 0.7, provider_timeout: 0.4 },
  },
  {
    name: 'other_tier',
    class: 'model',
    does: 'asks a model of another tier, for the rest of the task',
    helps: { provider_limited: 0.6, provider_unavailable: 0.5, providers_unavailable: 0.3, stream_broken: 0.4, provider_timeout: 0.5 },
  },
  {
    name: 'shorter_context',
    class: 'model',
    does: 'shortens results that are not among the last ones, and asks again',
    helps: { context_too_long: 0.8, provider_timeout: 0.3 },
  },
  {
    name: 'shortest_context',
    class: 'model',
    does: 'shortens all results, and asks again',
    helps: { context_too_long: 0.6 },
  },
  {
    name: 'show_schema',
    class: 'tool',
    does: 'shows what the input of the tool has to be',
    helps: { arguments: 0.7 },
  },
  {
    name: 'fresh_look',
    class: 'tool',
    does: 'shows the file that the call was about as it is now, or what files there are',
    helps: { invalid: 0.6, not_found: 0.6, conflict: 0.5 },
  },
  {
    name: 'other_tool',
    class: 'tool',
    does: 'takes the tool away for three answers, and names another one for the same purpose',
    helps: { arguments: 0.4, invalid: 0.4, not_found: 0.3, conflict: 0.4, too_large: 0.4, unsupported: 0.5 },
  },
  {
    name: 'clean_tree',
    class: 'workspace',
    does: 'takes the files back to the last checkpoint, with everything that git does not know removed',
    helps: { git: 0.5, files: 0.6 },
  },
  {
    name: 'fresh_tree',
    class: 'workspace',
    does: 'throws the work tree away and makes a new one from the last checkpoint',
    helps: { git: 0.7, files: 0.6 },
  },
  {
    name: 'install_again',
    class: 'environment',
    does: 'links the installed packages into the work tree anew, and installs those that are missing',
    helps: { package_missing: 0.7, program_missing: 0.6 },
  },
  {
    name: 'install_without_cache',
    class: 'environment',
    does: 'installs the packages anew beside those that are there, without any cache, and puts them in their place',
    helps: { package_missing: 0.5, program_missing: 0.4 },
  },
  {
    name: 'rebase',
    class: 'merge',
    does: 'puts the work on top of what others did on its branch, and delivers it when all checks pass there',
    helps: { branch_moved: 0.8 },
  },
  {
    name: 'other_branch',
    class: 'merge',
    does: 'hands the work back on a branch of its own, for people to merge',
    helps: { branch_moved: 0.7 },
  },
] as const satisfies readonly Strategy[];

export type StrategyName = (typeof STRATEGIES)[number]['name'];

/** What may help against a failure, in the order of the list. */
export const strategiesFor = ({ class: kind, code }: Failure): readonly (Strategy & { readonly name: StrategyName })[] =>
  STRATEGIES.filter((one) => one.class === kind && Object.hasOwn(one.helps, code));
