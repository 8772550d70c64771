import { useState, type ReactNode } from 'react';
import { Dialog } from './dialog';
import { RecordForm } from './record-form';
import { useAnnounce } from './status';

interface TransitionFormButtonProps<Input> {
  label: string;
  /** The record's name, so that the button can be told from those of other rows. */
  name: string;
  /** The label of the state that the record is in afterwards. */
  state: string;
  read: (data: FormData) => Input;
  transition: (input: Input) => Promise<unknown>;
  /** The fields that must be set for this change of state. */
  children: ReactNode;
}

/** Moves a record to another state after asking for the fields that this needs. */
export function TransitionFormButton<Input>({ label, name, state, read, transition, children }: TransitionFormButtonProps<Input>) {
  const [asking, setAsking] = useState(false);
  const announce = useAnnounce();

  function close() {
    setAsking(false);
  }

  function finish() {
    close();
    announce(`${name}: ${state}`);
  }

  return (
    <>
      <button type="button" className="button" aria-label={`${label} ${name}`} onClick={() => setAsking(true)}>
        {label}
      </button>
      {asking && (
        <Dialog title={`${label} ${name}`} onClose={close}>
          <RecordForm read={read} save={transition} onSaved={finish} submitLabel={label} onCancel={close}>
            {children}
          </RecordForm>
        </Dialog>
      )}
    </>
  );
}
