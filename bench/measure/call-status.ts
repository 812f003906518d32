import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";

/** Makes a call over gRPC with a framed request as somebody; gives its status. */
export async function grpcStatus(
  session: ClientHttp2Session,
  path: string,
  body: Uint8Array,
  authorization: string,
): Promise<number> {
  const headers = {
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
    authorization,
  };
  const stream = session.request(headers);
  let status = -1;
  const read = (received: IncomingHttpHeaders) => {
    status = Number(received["grpc-status"] ?? status);
  };
  stream.on("response", read);
  stream.on("trailers", read);
  stream.resume();
  stream.end(body);
  await once(stream, "close");
  return status;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Gets a path over HTTP/1.1 as somebody, on a connection that is kept; gives the status. */
export async function restStatus(port: number, path: string, authorization: string): Promise<number> {
  const outgoing = request({ host: "127.0.0.1", port, path, agent, headers: { authorization } });
  outgoing.end();
  const [response]: IncomingMessage[] = await once(outgoing, "response");
  response?.resume();
  if (response !== undefined) await once(response, "end");
  return response?.statusCode ?? 0;
}
