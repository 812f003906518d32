import { type DescMethod, type Registry, toBinary } from "@bufbuild/protobuf";
import type {
  handleUnaryCall,
  Metadata,
  ServerUnaryCall,
  ServiceDefinition,
  StatusObject,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { carriedStatus } from "../../carried-status.ts";
import { LongrunError } from "../../errors.ts";
import type { BoundMethod, BoundService, Call, UnaryHandler } from "../../handlers/handler.ts";
import { incomingHeaders } from "../incoming-headers.ts";
import { ImplementationError } from "./implementation-error.ts";
import { InProcessCall } from "./in-process-call.ts";

/** A service of the user's: what grpc-js's `addService` takes. */
export interface ServiceImplementation {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/**
 * Makes of a service of the user's what transports take: its unary methods, called in this process, without gRPC. Throws a
 * TypeError if the descriptor set does not have it.
 */
export function bindImplementation(service: ServiceImplementation, types: Registry): BoundService {
  const [first] = Object.values(service.definition);
  const typeName = first?.path.split("/")[1] ?? "";
  const found = types.getService(typeName);
  if (found === undefined) throw new TypeError(`The descriptor set has no service ${JSON.stringify(typeName)}.`);
  return { service: found, methods: found.methods.flatMap((method) => boundMethod(service, method)) };
}

function boundMethod({ definition, implementation }: ServiceImplementation, method: DescMethod): BoundMethod[] {
  const entry = Object.entries(definition).find(([, { path }]) => path.endsWith(`/${method.name}`));
  if (entry === undefined || method.methodKind !== "unary") return [];
  const [name, codec] = entry;
  const answer = implementation[name] ?? implementation[codec.originalName ?? ""];
  if (answer === undefined) return [];
  const ask = answer.bind(implementation) as handleUnaryCall<unknown, unknown>;
  const handler: UnaryHandler<unknown> = async (message, call) => {
    const request: unknown = codec.requestDeserialize(Buffer.from(toBinary(method.input, message as never)));
    return codec.responseSerialize(await called(ask, request, call, codec.path));
  };
  return [{ kind: "unary", method, handler }];
}

function called(ask: handleUnaryCall<unknown, unknown>, request: unknown, call: Call, path: string): Promise<unknown> {
  const inner: unknown = new InProcessCall(request, call, path, incomingHeaders.getStore() ?? {});
  return new Promise((resolve, reject) => {
    const answered: unknown = ask(inner as ServerUnaryCall<unknown, unknown>, (error, response, trailers) => {
      if (error) reject(errorOf(error, trailers));
      else resolve(response);
    });
    // An async method that throws has forgotten its callback: nobody else would answer.
    if (answered instanceof Promise) answered.catch(reject);
  });
}

/** The error that a method gave to its callback; as with grpc-js, its message will do for its details. */
function errorOf(error: GivenError, trailers: Metadata | null | undefined): LongrunError {
  const { code, details = error.message, metadata = trailers } = error;
  const status = carriedStatus({ code, details, metadata });
  return status ? new ImplementationError(status) : LongrunError.from(error);
}

interface GivenError extends Partial<StatusObject> {
  readonly message?: string;
}
