import { useId, type ReactNode } from 'react';
import { useFieldError } from './form-errors';

/** What every kind of field takes. */
export interface FieldProps {
  name: string;
  label: string;
  required?: boolean;
  /** What a good value looks like. */
  hint?: string;
}

interface ControlProps {
  id: string;
  name: string;
  required: boolean;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** Label, hint and error around one control, tied together for assistive technology. */
export function Field({ name, label, required = false, hint, children }: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const error = useFieldError(name);
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');

  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required && <RequiredMark />}
      </label>
      {children({
        id,
        name,
        required,
        'aria-invalid': error !== undefined,
        'aria-describedby': describedBy || undefined,
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

function RequiredMark() {
  return (
    <span className="required" aria-hidden="true">
      {' *'}
    </span>
  );
}
