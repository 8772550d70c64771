import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';

interface Message {
  text: string;
  tone: 'success' | 'error';
}

type Announce = (text: string, tone?: Message['tone']) => void;

const StatusContext = createContext<Announce>(() => {});

const SHOWN_MS = 6_000;

/** Shows what just happened for a while, and has it read aloud. */
export function StatusProvider({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState<Message>();

  useEffect(() => {
    if (!message) return;
    const timer = setTimeout(() => setMessage(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);

  const announce = useCallback<Announce>((text, tone = 'success') => setMessage({ text, tone }), []);

  return (
    <StatusContext value={announce}>
      {children}
      <div className="toasts" aria-live="polite">
        {message && <p className={`toast ${message.tone}`}>{message.text}</p>}
      </div>
    </StatusContext>
  );
}

/** A function that tells the user what just happened. */
export function useAnnounce(): Announce {
  return useContext(StatusContext);
}
