/** The secrets that senders of webhooks sign with: sealed where they lie, and shown once. */
export abstract class HookSecrets {
  /** A new one in place of the one that is there. */
  abstract make(tenant: string, projectId: string, triggerId: string, by: string, scheme: 'standard' | 'github'): Promise<string>;
  /** Undefined when there is none. */
  abstract open(tenant: string, projectId: string, triggerId: string): Promise<string | undefined>;
  abstract remove(tenant: string, projectId: string, triggerId: string): Promise<void>;
}
