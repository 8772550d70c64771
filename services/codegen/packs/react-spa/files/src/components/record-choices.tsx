import type { UseQueryResult } from '@tanstack/react-query';
import { useId } from 'react';
import { useFieldError } from './form-errors';
import { Loaded } from './loaded';
import type { RecordOption } from './record-option';

interface RecordChoicesProps {
  name: string;
  label: string;
  options: UseQueryResult<RecordOption[]>;
  defaultValue?: readonly string[] | undefined;
}

/** Chooses any number of records of another kind; until there is a choice, the form keeps what was chosen before. */
export function RecordChoices({ name, label, options, defaultValue = [] }: RecordChoicesProps) {
  const id = useId();
  const error = useFieldError(name);

  return (
    <fieldset className="choices" aria-describedby={error && id}>
      <legend>{label}</legend>
      <Loaded query={options}>
        {(records) =>
          records.length === 0 ? (
            <p className="hint">There is nothing to choose from yet.</p>
          ) : (
            records.map((record) => (
              <label key={record.id} className="choice">
                <input type="checkbox" name={name} value={record.id} defaultChecked={defaultValue.includes(record.id)} />
                {record.name}
              </label>
            ))
          )
        }
      </Loaded>
      {!options.data && defaultValue.map((chosen) => <input key={chosen} type="hidden" name={name} value={chosen} />)}
      {error && (
        <p className="field-error" id={id}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
