export function EmailLink({ value }: { value: string }) {
  return <a href={`mailto:${value}`}>{value}</a>;
}
