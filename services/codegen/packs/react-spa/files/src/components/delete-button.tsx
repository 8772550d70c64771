import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { errorMessage } from '../http/request';
import { Dialog } from './dialog';
import { useAnnounce } from './status';

interface DeleteButtonProps {
  /** How the record is called in the question. */
  name: string;
  /** What else the deletion does. */
  consequence?: string;
  remove: () => Promise<void>;
  onDeleted?: (() => void) | undefined;
}

/** Deletes a record after asking once more; the reason of a refusal shows in the question. */
export function DeleteButton({ name, consequence, remove, onDeleted }: DeleteButtonProps) {
  const [asking, setAsking] = useState(false);
  const announce = useAnnounce();
  const deletion = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      setAsking(false);
      announce(`Deleted ${name}`);
      onDeleted?.();
    },
  });

  function ask() {
    deletion.reset();
    setAsking(true);
  }

  return (
    <>
      <button type="button" className="button quiet danger" aria-label={`Delete ${name}`} onClick={ask}>
        Delete
      </button>
      {asking && (
        <Dialog title={`Delete ${name}?`} onClose={() => setAsking(false)}>
          <p>This cannot be undone.{consequence && ` ${consequence}`}</p>
          {deletion.error && (
            <p className="notice error" role="alert">
              {errorMessage(deletion.error)}
            </p>
          )}
          <div className="actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button type="button" className="button primary danger" disabled={deletion.isPending} onClick={() => deletion.mutate()}>
              Delete
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
