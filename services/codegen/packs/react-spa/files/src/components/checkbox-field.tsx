import { useId } from 'react';
import { useFieldError } from './form-errors';

interface CheckboxFieldProps {
  name: string;
  label: string;
  defaultChecked?: boolean | null | undefined;
}

export function CheckboxField({ name, label, defaultChecked }: CheckboxFieldProps) {
  const id = useId();
  const error = useFieldError(name);

  return (
    <div className="field checkbox">
      <input
        type="checkbox"
        id={id}
        name={name}
        defaultChecked={defaultChecked ?? false}
        aria-invalid={error !== undefined}
        aria-describedby={error && `${id}-error`}
      />
      <label htmlFor={id}>{label}</label>
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
