import { Field, type FieldProps } from './field';

interface SelectFieldProps extends FieldProps {
  /** Values with their labels. */
  options: Readonly<Record<string, string>>;
  defaultValue?: string | null | undefined;
}

export function SelectField({ name, label, required, hint, options, defaultValue }: SelectFieldProps) {
  return (
    <Field name={name} label={label} required={required} hint={hint}>
      {(control) => (
        <select {...control} defaultValue={defaultValue ?? ''}>
          <option value="">{required ? 'Please choose' : 'None'}</option>
          {Object.entries(options).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
