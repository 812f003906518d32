import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterTest } from "../../support/after-test.ts";

/** An HTTP server on this machine that publishes a key set, until the test ends. */
export class KeySetServer {
  readonly url: URL;
  /** How many requests there were. */
  requests = 0;
  /** What answers. */
  answer: RequestListener;
  #requested = Promise.withResolvers<void>();

  private constructor(port: number, text: string) {
    this.url = new URL(`http://127.0.0.1:${port}/keys?tenant=t`);
    this.answer = () => {};
    this.publish(text);
  }

  static async start(text: string): Promise<KeySetServer> {
    const listening = createServer((request, response) => {
      server.requests += 1;
      server.#requested.resolve();
      server.answer(request, response);
    });
    listening.listen(0, "127.0.0.1");
    await once(listening, "listening");
    const { port } = listening.address() as AddressInfo;
    const server = new KeySetServer(port, text);
    afterTest(() => {
      listening.closeAllConnections();
      listening.close();
    });
    return server;
  }

  /** Resolves when the next request comes. */
  nextRequest(): Promise<void> {
    this.#requested = Promise.withResolvers();
    return this.#requested.promise;
  }

  publish(text: string): void {
    this.answer = (_, response) => response.end(text);
  }

  fail(): void {
    this.answer = (_, response) => response.writeHead(503).end('{"keys":[]}');
  }
}
