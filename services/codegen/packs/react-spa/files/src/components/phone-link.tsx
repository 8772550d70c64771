export function PhoneLink({ value }: { value: string }) {
  return <a href={`tel:${value.replaceAll(/[^+\d]/g, '')}`}>{value}</a>;
}
