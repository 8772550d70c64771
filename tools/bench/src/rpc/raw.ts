import { Client, credentials, Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { WorkflowServiceService as Service, type StartRunRequest, type StartRunResponse } from '@hexad/proto/workflow/v1/workflow';
import { REQUEST, type Caller } from './message.js';

/** grpc-js alone, as its examples have it: no deadline, no token, nothing around the call. */
export async function raw(): Promise<Caller> {
  const server = new Server();
  server.addService(
    { startRun: Service.startRun },
    {
      startRun: ({ request }: ServerUnaryCall<StartRunRequest, StartRunResponse>, reply: sendUnaryData<StartRunResponse>) =>
        reply(null, { runId: request.projectId }),
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = Service.startRun;
  return {
    call: () =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, REQUEST, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      }),
    [Symbol.asyncDispose]: async () => {
      client.close();
      server.forceShutdown();
    },
  };
}
