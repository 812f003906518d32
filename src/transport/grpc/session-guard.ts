import type { ServerHttp2Session } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import { resetHalfOpen } from "./reset-half-open.ts";

type SessionHandler = (http2Server: unknown) => (session: ServerHttp2Session) => void;

/**
 * Ends HTTP/2 connections on which no call has begun within `timeout` milliseconds, nor, therefore, the client's SETTINGS
 * or the headers of a call have come completely. A client that keeps the rules is told by GOAWAY, and connects again when it has
 * something to ask; it has `linger` milliseconds to go. So has one that does not end its side of a call that is answered.
 *
 * grpc-js 1.14 waits for ever, and has no public hook for connections that it is given, so this wraps its private session handler;
 * the test of this file fails if a new version has none. Call it before the server gets its first port or connection injector.
 */
export function guardSessions(server: Server, timeout: number, linger: number): void {
  const internals = server as unknown as { _sessionHandler: SessionHandler };
  const handlerFor = internals._sessionHandler;
  if (typeof handlerFor !== "function") throw new Error("grpc-js has no _sessionHandler: see session-guard.ts");
  internals._sessionHandler = (http2Server) => {
    const handle = handlerFor.call(server, http2Server);
    return (session) => {
      handle(session);
      endIfIdle(session, timeout, linger);
      resetHalfOpen(session, linger);
    };
  };
}

function endIfIdle(session: ServerHttp2Session, timeout: number, linger: number): void {
  let timer = setTimeout(() => {
    session.close();
    // Half of a call keeps it from being closed.
    timer = setTimeout(() => session.destroy(), linger).unref();
  }, timeout).unref();
  session.once("stream", () => clearTimeout(timer));
  session.once("close", () => clearTimeout(timer));
}
