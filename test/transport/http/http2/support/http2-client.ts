import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";
import { afterTest } from "../../../../support/after-test.ts";

/** A request over HTTP/2. */
export interface Http2Sent {
  readonly method?: string;
  readonly path?: string;
  /** Headers besides these, pseudo-headers among them; undefined ones are not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The body; without one the request has none. */
  readonly body?: string | Uint8Array | undefined;
}

/** A response over HTTP/2, when all of it has come. */
export interface Http2Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly json: any;
}

/** A client of HTTP/2 by prior knowledge, with one connection. */
export class Http2Client {
  readonly session: ClientHttp2Session;

  private constructor(session: ClientHttp2Session) {
    this.session = session;
  }

  /** Connects, for one test. */
  static async open(port: number, options = {}): Promise<Http2Client> {
    const session = connect(`http://127.0.0.1:${port}`, options);
    session.on("error", () => {});
    afterTest(() => session.destroy());
    await once(session, "connect");
    return new Http2Client(session);
  }

  /** Begins a request; its body, if `hasBody`, is to be written. */
  begin({ method = "GET", path = "/", headers = {} }: Http2Sent, hasBody = false): ClientHttp2Stream {
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    const all = { ":method": method, ":authority": "a.test", ":path": path, ...Object.fromEntries(given) };
    const stream = this.session.request(all, { endStream: !hasBody });
    stream.on("error", () => {});
    return stream;
  }

  /** Sends a request and gives the response. Rejects if the stream is reset before its end. */
  async send(sent: Http2Sent): Promise<Http2Answer> {
    const stream = this.begin(sent, sent.body !== undefined);
    if (sent.body !== undefined) stream.end(sent.body);
    return answerOf(stream);
  }
}

/** The response that comes by a stream. Rejects if the stream is reset before its end. */
export async function answerOf(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const chunks: Buffer[] = [];
  let headers: IncomingHttpHeaders = {};
  let isWhole = false;
  stream.on("response", (received) => {
    headers = received;
  });
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.on("end", () => {
    isWhole = stream.rstCode === 0 && !stream.aborted;
  });
  await closed(stream);
  const status = Number(headers[":status"]);
  const text = Buffer.concat(chunks).toString();
  if (Number.isNaN(status) || (!isWhole && stream.rstCode !== 0)) {
    throw new Error(`the stream was reset with ${stream.rstCode} after: ${text}`);
  }
  return {
    status,
    headers,
    body: Buffer.concat(chunks),
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** Resolves with the code of a stream when it is closed. */
export async function closed(stream: ClientHttp2Stream): Promise<number> {
  if (!stream.destroyed) await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  return stream.rstCode ?? 0;
}

/** Resolves with the text that has come when it contains these words. */
export function readTo(stream: ClientHttp2Stream, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.on("data", (chunk) => {
      text += chunk;
      if (text.includes(words)) resolve(text);
    });
    stream.once("close", () => reject(new Error(`the stream was closed after: ${text}`)));
  });
}
