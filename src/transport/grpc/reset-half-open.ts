import { constants, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";

/**
 * Ends the streams of a connection that the server has answered but whose clients go on sending, or do not say that this was
 * all: each has `linger` milliseconds for that, and is then told to stop (RFC 9113, 8.1).
 */
export function resetHalfOpen(session: ServerHttp2Session, linger: number): void {
  function onFinish(this: ServerHttp2Stream) {
    if (this.readableEnded || this.closed) return;
    const timer = setTimeout(() => this.close(constants.NGHTTP2_NO_ERROR), linger).unref();
    this.once("close", () => clearTimeout(timer));
  }
  session.on("stream", (stream) => stream.on("finish", onFinish));
}
