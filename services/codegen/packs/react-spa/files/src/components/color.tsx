export function Color({ value }: { value: string }) {
  return (
    <span className="color">
      <span className="swatch" style={{ background: value }} />
      {value}
    </span>
  );
}
