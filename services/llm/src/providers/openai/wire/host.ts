/** What differs between those who speak OpenAI's protocols, told by the host of the base URL. */
export interface Host {
  /** As a sentence about its protocol names it. */
  readonly name: string;
  /** OpenAI itself, or one that runs its models for it: only these know its newest fields, and refuse fields that are not its own. */
  readonly own: boolean;
  /** Where the models are listed, when that is not `/models`. */
  readonly listing: string | undefined;
}

const GITHUB = 'models.github.ai';

export function hostOf(baseUrl: string): Host {
  const { hostname, origin } = new URL(baseUrl);
  if (hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com')) return { name: 'OpenAI', own: true, listing: undefined };
  if (hostname.endsWith('.openai.azure.com') || hostname.endsWith('.services.ai.azure.com')) {
    return { name: 'Azure OpenAI', own: true, listing: undefined };
  }
  if (hostname === GITHUB) return { name: 'GitHub Models', own: false, listing: `${origin}/catalog/models` };
  return { name: 'this provider', own: false, listing: undefined };
}

/** `openai/gpt-5` is GitHub's and others' name for `gpt-5`. */
const bare = (model: string): string => model.slice(model.lastIndexOf('/') + 1);

/** OpenAI's models that think before they answer: they take `developer` for `system`, and give their thoughts encrypted. */
export const thinks = (model: string): boolean => /^(?:o\d|gpt-[5-9]|gpt-\d\d|codex)/.test(bare(model)) && !bare(model).includes('-chat');

/** Whether the limit of output is called `max_completion_tokens`, as OpenAI does; the others mostly know only `max_tokens`. */
export const countsCompletion = ({ own, name }: Host, model: string): boolean =>
  own || (name === 'GitHub Models' && model.startsWith('openai/'));
