import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ListenAddress } from "../transport/listener.ts";

/** A page, made each time that it is asked for. */
type Page = () => Promise<{
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}>;

/** Requests are short and few; whoever takes longer is cut off. In milliseconds. */
const REQUEST_TIMEOUT = 5000;
const CHECKING_INTERVAL = 1000;
const MOST_CONNECTIONS = 100;
const MOST_HEADER_BYTES = 16 * 1024;

/** Serves pages of text, by path, to whoever asks, on a port of their own: that is not to be open to everybody. */
export class MonitoringServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Begins to serve. Rejects with Node's error if the address cannot be listened on. */
  static async listen({ host, port }: ListenAddress, pages: ReadonlyMap<string, Page>): Promise<MonitoringServer> {
    const server = createServer({
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: REQUEST_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      connectionsCheckingInterval: CHECKING_INTERVAL,
    });
    server.maxConnections = MOST_CONNECTIONS;
    server.on("request", (request, response) => void answer(request, response, pages));
    server.listen({ host, port });
    await once(server, "listening");
    return new MonitoringServer(server);
  }

  /** The port, which is another than was asked for if that was 0. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Stops serving, and ends all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: ReadonlyMap<string, Page>,
): Promise<void> {
  const [path = ""] = (request.url ?? "").split("?", 1);
  const page = pages.get(path);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (page === undefined) return send(response, 404, {}, "There is no such page.\n");
  if (!isRead) return send(response, 405, { allow: "GET, HEAD" }, "The page can only be read.\n");
  try {
    const { status, headers = {}, body } = await page();
    send(response, status, headers, String(body));
  } catch {
    send(response, 500, {}, "The page cannot be made.\n");
  }
}

/** What has a body that nobody wants is the last request on its connection. */
function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  if (!response.req.complete) response.shouldKeepAlive = false;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(body);
}
