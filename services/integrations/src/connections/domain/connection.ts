export const PROVIDERS = ['github', 'slack'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What may be seen of a connection. Its token goes in and never comes out. */
export interface Connection {
  readonly id: string;
  /** Empty: of the whole tenant. */
  readonly projectId: string;
  readonly provider: Provider;
  readonly name: string;
  /** Where its API is, without a last slash. */
  readonly baseUrl: string;
  /** `owner` or `owner/repo`; empty: whatever the token opens. */
  readonly repositories: readonly string[];
  readonly hint: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export const BASE_URLS: Readonly<Record<Provider, string>> = {
  github: 'https://api.github.com',
  slack: 'https://slack.com/api',
};

/** Where people look at what is behind an API: github.com of api.github.com. An Enterprise server has both at one host. */
export const webHost = ({ baseUrl }: Pick<Connection, 'baseUrl'>): string => new URL(baseUrl).host.replace(/^api\./, '');
