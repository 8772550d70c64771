import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ApiProblem, errorMessage, request } from '../http/request';
import { Dialog } from './dialog';
import { useAnnounce } from './status';

interface Imported {
  created: number;
  updated: number;
  unchanged: number;
}

interface ImportButtonProps {
  path: string;
  /** What the rows of a file are. */
  many: string;
}

/** Takes a file of rows in; where it is refused, it says which rows are wrong and why. */
export function ImportButton({ path, many }: ImportButtonProps) {
  const [open, setOpen] = useState(false);
  const [file, setFile] = useState<File>();
  const input = useId();
  const announce = useAnnounce();
  const sending = useMutation({
    mutationFn: (chosen: File) => request<Imported>('POST', path, { body: chosen }),
    onSuccess: ({ created, updated, unchanged }) => {
      setOpen(false);
      announce(`Imported ${many}: ${created} new, ${updated} changed, ${unchanged} as they were`);
    },
  });

  function start() {
    sending.reset();
    setFile(undefined);
    setOpen(true);
  }

  return (
    <>
      <button type="button" className="button" onClick={start}>
        Import
      </button>
      {open && (
        <Dialog title={`Import ${many}`} onClose={() => setOpen(false)}>
          <p>
            A CSV file with one row each, under a row with the names of the columns. A file that was exported shows what they are. Either all
            rows are taken, or none.
          </p>
          <p>
            <label htmlFor={input}>File</label>{' '}
            <input
              id={input}
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => {
                sending.reset();
                setFile(event.target.files?.[0]);
              }}
            />
          </p>
          {sending.error && <Faults error={sending.error} />}
          <div className="actions">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button
              type="button"
              className="button primary"
              disabled={file === undefined || sending.isPending}
              onClick={() => file && sending.mutate(file)}
            >
              Import the file
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Faults({ error }: { error: Error }) {
  const faults = error instanceof ApiProblem ? error.errors : [];
  return (
    <div className="notice error" role="alert">
      <p>{errorMessage(error)}</p>
      <ul>
        {faults.map(({ row, field, message }) => (
          <li key={`${row} ${field} ${message}`}>{[row && `Row ${row}`, field].filter(Boolean).join(', ') + `: ${message}`}</li>
        ))}
      </ul>
    </div>
  );
}
