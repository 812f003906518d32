import type { DescMethod } from "@bufbuild/protobuf";
import type { Metadata } from "@grpc/grpc-js";
import { type Context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { Code } from "../proto/messages.ts";

/** The span of one call, for OpenTelemetry; it does nothing to speak of unless the process has registered an SDK. */
export class CallSpan {
  readonly #span: Span;

  /** Begins below the span of a context, and lets the server know of it by the metadata of the call. */
  constructor({ parent: service, name }: DescMethod, target: string, parent: Context, metadata: Metadata) {
    const attributes = {
      "rpc.system": "grpc",
      "rpc.service": service.typeName,
      "rpc.method": name,
      ...serverAttributes(target),
    };
    const options = { kind: SpanKind.CLIENT, attributes };
    this.#span = trace.getTracer("longrun").startSpan(`${service.typeName}/${name}`, options, parent);
    propagation.inject(trace.setSpan(parent, this.#span), metadata, {
      set: (carrier, key, value) => carrier.set(key, value),
    });
  }

  /** Ends with the code of the call; with an error as its status if the call has failed. */
  end(code: Code, failure: unknown): void {
    this.#span.setAttribute("rpc.grpc.status_code", code);
    if (failure !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: Code[code] ?? `${code}` });
    this.#span.end();
  }
}

/** The server of a target of gRPC, such as `dns:localhost:50051`. */
function serverAttributes(target: string): Record<string, string | number> {
  const { host, port } = /^(?:\w+:)*(?<host>\[.+\]|[^:]+):(?<port>\d+)$/u.exec(target)?.groups ?? {};
  return host === undefined ? {} : { "server.address": host, "server.port": Number(port) };
}
