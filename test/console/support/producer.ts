/** What a producer can say of a new operation. */
export interface NewOperation {
  readonly parent?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly metadata?: object;
  readonly leaseDuration?: string;
}

/** Creates and changes operations of a server, over REST. */
export class Producer {
  readonly #root: string;

  constructor(port: number) {
    this.#root = `http://127.0.0.1:${port}/v1/`;
  }

  /** Creates an operation and gives its name. */
  async create(operationId: string, { parent = "", metadata, ...more }: NewOperation = {}): Promise<string> {
    const path = parent === "" ? "operations" : `${parent}/operations`;
    const operation = metadata && { metadata };
    const { name } = await this.#send("POST", path, { operationId, ...(operation && { operation }), ...more });
    return String(name);
  }

  /** Reports progress, which begins the work. */
  async progress(name: string, fraction: number, message = ""): Promise<void> {
    await this.#send("PATCH", name, { progress: { fraction, message } });
  }

  /** Ends an operation well. */
  async succeed(
    name: string,
    response: object = { "@type": "type.googleapis.com/google.protobuf.Empty" },
  ): Promise<void> {
    await this.#send("PATCH", name, { operation: { done: true, response } });
  }

  /** Ends an operation with an error. */
  async fail(name: string, code: number, message: string, details: readonly object[] = []): Promise<void> {
    await this.#send("PATCH", name, { operation: { done: true, error: { code, message, details } } });
  }

  /** Deletes an operation. */
  async remove(name: string): Promise<void> {
    await this.#send("DELETE", name);
  }

  /** The record of an operation. */
  record(name: string): Promise<Record<string, unknown>> {
    return this.#send("GET", `${name}:record`);
  }

  async #send(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const headers = { "content-type": "application/json" };
    const reply = await fetch(this.#root + path, { method, ...(body && { headers, body: JSON.stringify(body) }) });
    const answer = (await reply.json()) as Record<string, unknown>;
    if (!reply.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }
}
