import { Field, type FieldProps } from './field';

interface TextAreaFieldProps extends FieldProps {
  minLength?: number;
  maxLength?: number;
  defaultValue?: string | null | undefined;
}

export function TextAreaField({ name, label, required, hint, defaultValue, ...textArea }: TextAreaFieldProps) {
  return (
    <Field name={name} label={label} required={required} hint={hint}>
      {(control) => <textarea rows={5} {...control} {...textArea} defaultValue={defaultValue ?? ''} />}
    </Field>
  );
}
