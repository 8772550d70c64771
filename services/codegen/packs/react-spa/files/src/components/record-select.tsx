import type { UseQueryResult } from '@tanstack/react-query';
import { Field, type FieldProps } from './field';
import type { RecordOption } from './record-option';

interface RecordSelectProps extends FieldProps {
  options: UseQueryResult<RecordOption[]>;
  defaultValue?: string | null | undefined;
}

/** Chooses one record of another kind; until there is a choice, the form keeps what was chosen before. */
export function RecordSelect({ name, label, required, hint, options, defaultValue }: RecordSelectProps) {
  return (
    <Field name={name} label={label} required={required} hint={hint}>
      {(control) =>
        options.data ? (
          <select key="loaded" {...control} defaultValue={defaultValue ?? ''}>
            <option value="">{required ? 'Please choose' : 'None'}</option>
            {options.data.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </select>
        ) : (
          <>
            {options.isError ? (
              <p className="notice error" role="alert">
                The choices could not be loaded.{' '}
                <button type="button" className="button" onClick={() => void options.refetch()}>
                  Try again
                </button>
              </p>
            ) : (
              <select {...control} disabled>
                <option>Loading…</option>
              </select>
            )}
            <input type="hidden" name={name} value={defaultValue ?? ''} />
          </>
        )
      }
    </Field>
  );
}
