import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import { LongrunServer } from "../../src/server.ts";

/** A server in this process that is started when it is first asked for, and what has gone wrong in it. */
export class FuzzedServer {
  #started: Promise<number> | undefined;
  #server: LongrunServer | undefined;
  readonly #repository = new MemoryRepository();
  readonly #faults: unknown[] = [];

  /** Its port on 127.0.0.1. */
  port(): Promise<number> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** Throws what has gone wrong since it was asked last. */
  throwFault(): void {
    const [fault] = this.#faults.splice(0);
    if (fault !== undefined) throw fault;
  }

  async close(): Promise<void> {
    this.#started = undefined;
    await this.#server?.stop(0);
    await this.#repository.close();
  }

  #start(): Promise<number> {
    const add = (fault: unknown) => this.#faults.push(fault);
    this.#server = new LongrunServer({
      repository: this.#repository,
      policy: { waitCap: 5 },
      corsOrigins: ["https://a.example.com"],
      onCall: ({ fault }) => fault !== undefined && add(fault),
      onError: add,
    });
    return this.#server.start({ host: "127.0.0.1", port: 0 });
  }
}
