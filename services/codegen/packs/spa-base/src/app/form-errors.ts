/** What is wrong with a form. `context` hands it from the form to its fields, in the way of the framework. */
export const formErrorsModule = (imports: string, context: string): string => `${imports}
${ERRORS}
${context}
${READERS}`;

const ERRORS = `import { ApiProblem, errorMessage } from '../http/request';

/** What is wrong with a form: by field, and what belongs to no field of it. */
export interface FormErrors {
  fields: Readonly<Record<string, string>>;
  messages: readonly string[];
}

export const noErrors: FormErrors = { fields: {}, messages: [] };
`;

const READERS = `/** What the browser already knows to be wrong, before anything is sent. */
export function constraintErrors(form: HTMLFormElement): FormErrors {
  const invalid = Array.from(form.elements).filter(
    (element) => isControl(element) && element.willValidate && !element.validity.valid,
  ) as Control[];
  if (invalid.length === 0) return noErrors;
  return {
    fields: Object.fromEntries(invalid.map((control) => [control.name, constraintMessage(control)])),
    messages: ['Please correct the marked fields.'],
  };
}

/** Puts each error of a refusal to its field, as far as the form has that field. */
export function problemErrors(error: Error, form: HTMLFormElement): FormErrors {
  const errors = error instanceof ApiProblem ? error.errors : [];
  const placed = errors.filter(({ field }) => form.elements.namedItem(field) !== null);
  const others = errors.filter((each) => !placed.includes(each)).map(({ message }) => message);
  return {
    fields: Object.fromEntries(placed.map(({ field, message }) => [field, message])),
    messages: [errorMessage(error), ...others],
  };
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isControl(element: Element): element is Control {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

function constraintMessage(control: Control): string {
  const { validity } = control;
  if (validity.valueMissing) return 'This field is required.';
  if (validity.tooShort) return \`Use at least \${control.getAttribute('minlength')} characters.\`;
  if (validity.tooLong) return \`Use at most \${control.getAttribute('maxlength')} characters.\`;
  if (validity.rangeUnderflow) return \`Must be at least \${control.getAttribute('min')}.\`;
  if (validity.rangeOverflow) return \`Must be at most \${control.getAttribute('max')}.\`;
  if (validity.patternMismatch && control.title) return control.title;
  return control.validationMessage || 'This value is not valid.';
}
`;
