// What a control starts with is no attribute but a property, so Vue's own types do not know it.
import '@vue/runtime-dom';

declare module '@vue/runtime-dom' {
  interface InputHTMLAttributes {
    defaultValue?: string | number;
    defaultChecked?: boolean;
  }
  interface TextareaHTMLAttributes {
    defaultValue?: string;
  }
}
