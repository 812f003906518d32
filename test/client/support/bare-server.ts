import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodUnary,
  fromBinary,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type handleUnaryCall, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { OperationsClient } from "../../../src/client/operations-client.ts";
import { StatusError } from "../../../src/client/status-error.ts";
import { Operations, type Status, StatusSchema } from "../../../src/proto/messages.ts";
import { afterTest } from "../../support/after-test.ts";
import type { FakeTiming } from "./fake-timing.ts";

type MethodName = keyof typeof Operations.method;
type Answer<Method> =
  Method extends DescMethodUnary<infer Request, infer Response>
    ? (
        request: MessageShape<Request>,
        metadata: Metadata,
      ) => MessageInitShape<Response> | Promise<MessageInitShape<Response>>
    : never;

/** What a server of google.longrunning answers; the methods that are not there are UNIMPLEMENTED. */
export type Answers = { readonly [Name in MethodName]?: Answer<(typeof Operations.method)[Name]> };

/** A server that is not longrun, and a client of it; both for one test. */
export interface BareServer {
  readonly address: string;
  readonly client: OperationsClient;
  /** Which methods were called, the first first. */
  readonly calls: MethodName[];
}

/** Starts a grpc-js server with nothing of longrun in it, and without TLS if nothing else is said. */
export async function serveBare(
  answers: Answers,
  timing?: FakeTiming,
  credentials = ServerCredentials.createInsecure(),
): Promise<BareServer> {
  const server = new Server();
  const calls: MethodName[] = [];
  const methods = Operations.methods.filter(({ localName }) => localName in answers);
  const definitions = methods.map((method) => [method.localName, definitionOf(method)]);
  const handlers = methods.map((method) => {
    const name = method.localName as MethodName;
    const handle: handleUnaryCall<Message, Message> = async ({ request, metadata }, callback) => {
      calls.push(name);
      try {
        const answer: (request: never, metadata: Metadata) => unknown = answers[name] ?? (() => undefined);
        callback(
          null,
          create(method.output, (await answer(request as never, metadata)) as MessageInitShape<DescMessage>),
        );
      } catch (error) {
        callback(failureOf(error));
      }
    };
    return [method.localName, handle];
  });
  server.addService(Object.fromEntries(definitions), Object.fromEntries(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  afterTest(() => server.forceShutdown());
  const address = `127.0.0.1:${port}`;
  return { address, calls, client: connectClient(address, timing) };
}

/** A client of the library, for one test. */
export function connectClient(address: string, timing?: FakeTiming): OperationsClient {
  const client = new OperationsClient(address, timing && { timing });
  afterTest(() => client.close());
  return client;
}

/** An error that a server answers with. */
export function failure(code: number, message: string, details: Status["details"] = []): StatusError {
  return new StatusError(create(StatusSchema, { code, message, details }));
}

function failureOf(error: unknown) {
  if (!(error instanceof StatusError)) throw error;
  const metadata = new Metadata();
  if (error.status.details.length > 0) {
    metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, error.status)));
  }
  return { code: Number(error.code), details: error.status.message, metadata };
}

function definitionOf(method: DescMethod) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message: Message) => Buffer.from(toBinary(method.input, message)),
    requestDeserialize: (bytes: Buffer) => fromBinary(method.input, bytes),
    responseSerialize: (message: Message) => Buffer.from(toBinary(method.output, message)),
    responseDeserialize: (bytes: Buffer) => fromBinary(method.output, bytes),
  };
}
