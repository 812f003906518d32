import type { Socket } from "node:net";
import { LongrunError } from "../../errors.ts";
import { defaultLimits, type Limits } from "../../limits.ts";
import { KnownTypes } from "../../proto/known-types.ts";
import { quote } from "../../quote.ts";
import type { HttpReply, HttpRequest } from "../../rest/http.ts";
import { monitoring } from "../../rest/monitoring/monitoring.ts";
import type { MonitoringPage } from "../../rest/monitoring/monitoring-pages.ts";
import { errorReply } from "../../transport/http/error-reply.ts";
import { httpLimitsOf } from "../../transport/http/http-limits.ts";
import { HttpTransport } from "../../transport/http/http-transport.ts";
import { type ListenAddress, Listener } from "../../transport/listener.ts";

/** What a monitoring server shows, and to whom. */
export interface MonitoringServerOptions {
  /** The pages by their paths. */
  readonly pages: ReadonlyMap<string, MonitoringPage>;
  /** Whether it may be asked by a name, such as `localhost`; by all names without it. */
  readonly allowedHosts: ((host: string) => boolean) | undefined;
  /** Told why a page could not be made. */
  readonly onError: (error: unknown) => void;
}

/** Requests are short and few; whoever takes longer is cut off. */
const limits: Limits = {
  ...defaultLimits,
  maxMessageBytes: 1024,
  firstBytesTimeout: 5000,
  requestTimeout: 5000,
  maxConnections: 100,
};

/** Serves pages for those who watch a server, to whoever asks, on a port of their own: that is not to be open to everybody. */
export class MonitoringServer {
  readonly #http: HttpTransport;
  readonly #listener: Listener;

  constructor({ pages, allowedHosts, onError }: MonitoringServerOptions) {
    const types = new KnownTypes();
    this.#http = new HttpTransport({
      handler: monitoring(pages, () => types.registry, nothingElse),
      allowedHosts,
      report: ({ fault }) => {
        if (fault !== undefined) onError(fault);
      },
      limits: httpLimitsOf(limits),
    });
    const accept = (socket: Socket) => this.#http.accept(socket);
    this.#listener = new Listener({ http1: accept, http2: accept }, { limits });
  }

  /** Begins to serve and gives the port. Rejects with Node's error if the address cannot be listened on. */
  start(address: ListenAddress): Promise<number> {
    return this.#listener.listen(address);
  }

  /** Stops serving, and ends all connections. */
  async close(): Promise<void> {
    this.#listener.stop();
    await this.#http.drain(AbortSignal.abort());
    this.#listener.destroyConnections();
  }
}

async function nothingElse({ target }: HttpRequest): Promise<HttpReply> {
  return errorReply(404, new LongrunError("ROUTE_NOT_FOUND", `There is no page at ${quote(target)}.`));
}
