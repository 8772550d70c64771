export function EmptyState({ title }: { title: string }) {
  return (
    <div className="empty">
      <p>{title}</p>
    </div>
  );
}
