import type { Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import type { BoundMethod, BoundService, Encoded } from "../../handlers/handler.ts";
import { Admission, type AdmissionOptions } from "../admission.ts";
import type { CallReport } from "../call-report.ts";
import { SendTurns } from "../connections/send-turns.ts";
import { UnreadReplies } from "../connections/unread-replies.ts";
import { authenticateFirst } from "./authenticate-first.ts";
import { type BeginCall, bindMethod } from "./bind-method.ts";
import { GrpcCall } from "./grpc-call.ts";
import { serialize } from "./serialize.ts";

/** How long the client of a stream that was ended has to read what was sent before that, in milliseconds. */
const LAST_READ = 100;

/** What services are added with. */
export interface AddServicesOptions extends AdmissionOptions {
  /** Told of every call that has ended. */
  readonly report: (report: CallReport) => void;
  /** The full names of services that need no credentials; none by default. */
  readonly openServices?: readonly string[];
}

/**
 * Adds services to a grpc-js server of the user's. What this transport's own server mends before grpc-js sees a call is as
 * grpc-js has it there: deadlines beyond 24.8 days, the errors that grpc-js gives by itself, the limits of metadata.
 */
export function addServices(
  server: Pick<Server, "addService">,
  services: readonly BoundService[],
  { report, openServices = [], ...options }: AddServicesOptions,
): void {
  const admission = new Admission(options);
  const sending = { lastRead: LAST_READ, sendTurns: new SendTurns(), unreadReplies: new UnreadReplies() };
  const isAdmitting = options.authenticate !== undefined || options.rateLimiter !== undefined;
  for (const { service, methods } of services) {
    const definition: ServiceDefinition = Object.fromEntries(
      methods.map(({ kind, method }) => [method.name, definitionOf(pathOf(service.typeName, method.name), kind)]),
    );
    const implementation: UntypedServiceImplementation = Object.fromEntries(
      methods.map((bound) => {
        const path = pathOf(service.typeName, bound.method.name);
        const begin: BeginCall = (call, finish) =>
          new GrpcCall(call, { path, principal: admission.stranger, remoteAddress: addressOf(call), finish, report });
        const isOpen = !isAdmitting || openServices.includes(service.typeName);
        return [bound.method.name, bindMethod(isOpen ? bound : authenticateFirst(bound, admission), begin, sending)];
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

/** The IP address of a client, which grpc-js gives with the port. */
function addressOf(call: ServerSurfaceCall): string | undefined {
  const [, address] = /^(.+):\d+$/.exec(call.getPeer()) ?? [];
  return address;
}
