/** The input of a tool call for protocols that want an object. What is none goes in one, so that the model sees what it wrote. */
export function toolInput(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Malformed, as models write it.
  }
  return { invalid_input: text };
}
