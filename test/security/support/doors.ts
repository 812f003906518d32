import type { ConnectionOptions } from "node:tls";
import type { DescMethod } from "@bufbuild/protobuf";
import type { ChannelCredentials } from "@grpc/grpc-js";
import {
  OperationRegistry,
  Operations,
  ServerReflection,
  ServerReflectionV1Alpha,
} from "../../../src/proto/messages.ts";
import { callGrpc } from "./call-grpc.ts";
import { send } from "./send.ts";

/** What a call brings to say who makes it, and how it comes. */
export interface Brought {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What the query has, over HTTP. */
  readonly query?: string;
  readonly tls?: { readonly http: ConnectionOptions; readonly grpc: ChannelCredentials };
}

/** How a call ended. */
export interface Outcome {
  /** `OK`, or the name of the code as the profile tells it. */
  readonly code: string;
  /** The reason; undefined if the profile does not tell it. */
  readonly reason?: string | undefined;
  /** The status over HTTP. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Everything that was told. */
  readonly text: string;
}

/** A way into a server. */
export interface Door {
  readonly name: string;
  readonly isHttp: boolean;
  /** Whether errors tell their reason there. */
  readonly tellsReason: boolean;
  knock(port: number, brought?: Brought): Promise<Outcome>;
}

/** The operation that the doors ask for. */
export const SEEN = "operations/seen";

/** The ways into a server that need credentials, one for each kind of what is served. */
export const doors: readonly Door[] = [
  grpcDoor("Operations over gRPC", Operations.method.getOperation, { name: SEEN }),
  grpcDoor("the registry over gRPC", OperationRegistry.method.countOperations, {}),
  grpcDoor("a watch over gRPC", OperationRegistry.method.watchOperation, { name: SEEN }),
  grpcDoor("reflection v1", ServerReflection.method.serverReflectionInfo, listServices),
  grpcDoor("reflection v1alpha", ServerReflectionV1Alpha.method.serverReflectionInfo, listServices),
  httpDoor("the google profile", `/v1/${SEEN}`, google),
  httpDoor("a watch in the google profile", `/v1/${SEEN}:watch`, google),
  httpDoor("the xiq profile", `/xiq/${SEEN}`, xiq),
  httpDoor("the async profile", `/async/v1/${SEEN}`, async),
  httpDoor("Discovery", "/$discovery/rest", google),
  httpDoor("OpenAPI", "/openapi.json", google),
  httpDoor("the page of documents", "/docs", google),
  httpDoor("metrics", "/metrics", google),
  httpDoor("what is not there", "/nowhere", google),
];

function listServices() {
  return { messageRequest: { case: "listServices" as const, value: "" } };
}

function grpcDoor(name: string, method: DescMethod, request: object | (() => object)): Door {
  return {
    name,
    isHttp: false,
    tellsReason: true,
    async knock(port, { headers, tls } = {}) {
      const asked = typeof request === "function" ? request() : request;
      const { error, metadata } = await callGrpc(port, method, asked, { headers, credentials: tls?.grpc, most: 1 });
      const text = JSON.stringify([error?.message, error?.errorInfo, metadata]) + String(error?.status?.message);
      return { code: error?.code ?? "OK", reason: error?.reason, headers: metadata, text };
    },
  };
}

interface Told {
  readonly code: string | undefined;
  readonly reason?: string | undefined;
}

function httpDoor(name: string, path: string, tell: (json: ErrorJson) => Told): Door {
  return {
    name,
    isHttp: true,
    tellsReason: tell !== async,
    async knock(port, { headers = {}, query = "", tls } = {}) {
      const target = query === "" ? path : `${path}?${query}`;
      const raw = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value].flat()]));
      const isStream = path.endsWith(":watch");
      const answer = await send(port, { path: target, headers: raw, tls: tls?.http, onlyHead: isStream });
      const { status } = answer;
      const told = status < 400 ? { code: "OK" } : tell(answer.json ?? {});
      const text = `${JSON.stringify(answer.headers)}${answer.text}`;
      return { code: told.code ?? `HTTP ${status}`, reason: told.reason, status, headers: answer.headers, text };
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: errors of all shapes
type ErrorJson = any;

function google({ error }: ErrorJson): Told {
  return { code: error?.status, reason: error?.details?.[0]?.reason };
}

function xiq({ error_code: code, error_message_code: reason }: ErrorJson): Told {
  return { code, reason };
}

const TYPES: Readonly<Record<string, string>> = {
  authentication_error: "UNAUTHENTICATED",
  permission_denied: "PERMISSION_DENIED",
  not_found: "NOT_FOUND",
  rate_limit: "RESOURCE_EXHAUSTED",
};

function async({ type }: ErrorJson): Told {
  return { code: TYPES[type] ?? type };
}
