/** `start`: nothing happened yet; `active`: under way; `final`: nothing follows. */
export type Tone = 'start' | 'active' | 'final';

export function StateBadge({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
