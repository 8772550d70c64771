/** A link to another site; anything that is not plainly the web stays text. */
export function WebLink({ value }: { value: string }) {
  if (!/^https?:\/\//i.test(value)) return value;
  return (
    <a href={value} rel="noreferrer" target="_blank">
      {value}
    </a>
  );
}
