import { DebouncedInput } from './debounced-input';

interface SearchBoxProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  return (
    <div className="search">
      <DebouncedInput type="search" aria-label={label} placeholder={label} value={value} onCommit={onSearch} />
    </div>
  );
}
