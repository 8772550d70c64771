import type { InputHTMLAttributes } from 'react';
import { Field, type FieldProps } from './field';

type InputFieldProps = FieldProps &
  Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'type' | 'min' | 'max' | 'step' | 'minLength' | 'maxLength' | 'pattern' | 'inputMode' | 'autoComplete'
  > & { defaultValue?: string | number | null | undefined };

export function InputField({ name, label, required, hint, defaultValue, ...input }: InputFieldProps) {
  return (
    <Field name={name} label={label} required={required} hint={hint}>
      {(control) => <input {...control} {...input} title={hint} defaultValue={defaultValue ?? ''} />}
    </Field>
  );
}
