/** Where the WebSocket door is. */
export const SOCKET_PATH = '/v1/ws';
