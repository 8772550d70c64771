import { inject, onScopeDispose, provide, shallowRef, type InjectionKey, type Ref } from 'vue';

interface Message {
  text: string;
  tone: 'success' | 'error';
}

type Announce = (text: string, tone?: Message['tone']) => void;

const ANNOUNCE: InjectionKey<Announce> = Symbol('announce');

const SHOWN_MS = 6_000;

/** Lets everything below tell what just happened; the message is there for a while. */
export function provideStatus(): Readonly<Ref<Message | undefined>> {
  const message = shallowRef<Message>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  provide(ANNOUNCE, (text, tone = 'success') => {
    clearTimeout(timer);
    message.value = { text, tone };
    timer = setTimeout(() => (message.value = undefined), SHOWN_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  return message;
}

/** A function that tells the user what just happened. */
export const useAnnounce = (): Announce => inject(ANNOUNCE, () => {}, false);
