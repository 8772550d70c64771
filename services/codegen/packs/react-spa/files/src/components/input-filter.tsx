import { useId } from 'react';
import { DebouncedInput } from './debounced-input';

interface InputFilterProps {
  label: string;
  type: 'text' | 'number' | 'date' | 'datetime-local' | 'time';
  value: string;
  onChange: (value: string) => void;
}

export function InputFilter({ label, type, value, onChange }: InputFilterProps) {
  const id = useId();

  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <DebouncedInput id={id} type={type} step="any" value={value} onCommit={onChange} />
    </div>
  );
}
