import type { Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { BoundMethod, BoundService, Encoded } from "../../handlers/handler.ts";
import type { CallReport } from "../call-report.ts";
import { type BeginCall, bindMethod } from "./bind-method.ts";
import { GrpcCall } from "./grpc-call.ts";
import { serialize } from "./serialize.ts";

/** How long the client of a stream that was ended has to read what was sent before that, in milliseconds. */
const LAST_READ = 100;

/**
 * Adds services to a grpc-js server of the user's. What this transport's own server mends before grpc-js sees a call is as
 * grpc-js has it there: deadlines beyond 24.8 days, the errors that grpc-js gives by itself, the limits of metadata.
 */
export function addServices(
  server: Pick<Server, "addService">,
  services: readonly BoundService[],
  report: (report: CallReport) => void,
): void {
  for (const { service, methods } of services) {
    const definition: ServiceDefinition = Object.fromEntries(
      methods.map(({ kind, method }) => [method.name, definitionOf(pathOf(service.typeName, method.name), kind)]),
    );
    const implementation: UntypedServiceImplementation = Object.fromEntries(
      methods.map((bound) => {
        const path = pathOf(service.typeName, bound.method.name);
        const begin: BeginCall = (call, finish) => new GrpcCall(call, path, finish, report);
        return [bound.method.name, bindMethod(bound, begin, LAST_READ)];
      }),
    );
    server.addService(definition, implementation);
  }
}

function definitionOf(path: string, kind: BoundMethod["kind"]): ServiceDefinition[string] {
  return {
    path,
    requestStream: kind === "bidi_streaming",
    responseStream: kind !== "unary",
    requestSerialize: asBuffer,
    requestDeserialize: asBuffer,
    responseSerialize: (response: Encoded) => serialize(response),
    responseDeserialize: asBuffer,
  };
}

function pathOf(service: string, method: string): string {
  return `/${service}/${method}`;
}

function asBuffer(bytes: Buffer): Buffer {
  return bytes;
}
