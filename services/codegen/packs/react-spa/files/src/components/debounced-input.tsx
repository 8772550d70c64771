import { useEffect, useRef, type InputHTMLAttributes, type KeyboardEvent } from 'react';

interface DebouncedInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  value: string;
  onCommit: (value: string) => void;
}

/** Waits for a pause in typing, so that not every letter asks the server. */
const PAUSE_MS = 250;

/** An input that passes on what was typed after a pause, or at once on Enter. */
export function DebouncedInput({ value, onCommit, ...input }: DebouncedInputProps) {
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (box.current && box.current !== document.activeElement) box.current.value = value;
  }, [value]);

  useEffect(() => () => clearTimeout(timer.current), []);

  function commit() {
    clearTimeout(timer.current);
    if (box.current) onCommit(box.current.value);
  }

  function commitSoon() {
    clearTimeout(timer.current);
    timer.current = setTimeout(commit, PAUSE_MS);
  }

  function commitOnEnter(event: KeyboardEvent) {
    if (event.key === 'Enter') commit();
  }

  return <input {...input} ref={box} defaultValue={value} onChange={commitSoon} onKeyDown={commitOnEnter} />;
}
