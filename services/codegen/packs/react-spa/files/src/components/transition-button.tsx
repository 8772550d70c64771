import { useMutation } from '@tanstack/react-query';
import { errorMessage } from '../http/request';
import { useAnnounce } from './status';

interface TransitionButtonProps {
  label: string;
  /** The record's name, so that the button can be told from those of other rows. */
  name: string;
  /** The label of the state that the record is in afterwards. */
  state: string;
  transition: () => Promise<unknown>;
}

/** Moves a record to another state. */
export function TransitionButton({ label, name, state, transition }: TransitionButtonProps) {
  const announce = useAnnounce();
  const change = useMutation({
    mutationFn: transition,
    onSuccess: () => announce(`${name}: ${state}`),
    onError: (error) => announce(errorMessage(error), 'error'),
  });

  return (
    <button type="button" className="button" aria-label={`${label} ${name}`} disabled={change.isPending} onClick={() => change.mutate()}>
      {label}
    </button>
  );
}
