/**
 * Portkey 1.15.2 adds headers to the answer of a streaming provider as `fetch` gave it, which Node refuses ("immutable"): every stream ends with 500.
 * So that its streams can be measured, it gets such answers as objects that may be changed. Other answers are left alone.
 */
const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
  const response = await fetch(...request);
  return response.headers.get('content-type') === 'text/event-stream' ? new Response(response.body, response) : response;
};
