import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { constraintErrors, FormErrorsProvider, noErrors, problemErrors } from './form-errors';

interface RecordFormProps<Input, Saved> {
  read: (data: FormData) => Input;
  save: (input: Input) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
  onCancel: () => void;
  submitLabel: string;
  children: ReactNode;
}

/** A form that saves a record, shows what is wrong at its field, and moves the focus there. */
export function RecordForm<Input, Saved>({ read, save, onSaved, onCancel, submitLabel, children }: RecordFormProps<Input, Saved>) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState(noErrors);
  const saving = useMutation({ mutationFn: save, onSuccess: onSaved });

  useEffect(() => {
    if (errors === noErrors) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const target = event.currentTarget;
    const found = constraintErrors(target);
    setErrors(found);
    if (found === noErrors) {
      saving.mutate(read(new FormData(target)), {
        onError: (error) => setErrors(problemErrors(error, target)),
      });
    }
  }

  return (
    <form ref={form} className="form" noValidate onSubmit={submit}>
      {errors.messages.length > 0 && (
        <div className="notice error" role="alert">
          {errors.messages.map((message) => (
            <p key={message}>{message}</p>
          ))}
        </div>
      )}
      <FormErrorsProvider value={errors}>{children}</FormErrorsProvider>
      <div className="actions">
        <button type="submit" className="button primary" disabled={saving.isPending}>
          {submitLabel}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
