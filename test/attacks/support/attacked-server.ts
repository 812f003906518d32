import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { checkout } from "../../server/support/server-process.ts";
import type { Address } from "./address.ts";
import type { BystanderReport } from "./bystander-process.ts";
import { MemoryWatch, openFilesOf, processorWaitOf } from "./process-watch.ts";
import { selfSigned } from "./self-signed.ts";

const MEBIBYTE = 1024 * 1024;
const bystanderPath = fileURLToPath(new URL("bystander-process.ts", import.meta.url));

/** A server in a process of its own, and a client of it that does nothing wrong. */
export class AttackedServer implements Address {
  readonly #server: ChildProcess;
  readonly #bystander: ChildProcess;
  readonly port: number;
  readonly isTls: boolean;

  private constructor(server: ChildProcess, { port, isTls }: Address) {
    this.#server = server;
    this.port = port;
    this.isTls = isTls;
    this.#bystander = fork(bystanderPath, [String(port), ...(isTls ? ["tls"] : [])]);
  }

  /** Starts both. */
  static async start(isTls: boolean, args: readonly string[]): Promise<AttackedServer> {
    const folder = mkdtempSync(join(tmpdir(), "longrun-attacked-"));
    const { certFile, keyFile } = selfSigned(folder);
    const tls = isTls ? ["--tls-cert", certFile, "--tls-key", keyFile] : [];
    const all = ["bin/longrun.js", "serve", "--listen", "127.0.0.1:0", "--log-level", "silent", ...tls, ...args];
    const server = spawn(process.execPath, all, { cwd: checkout, stdio: ["ignore", "pipe", "inherit"] });
    server.once("exit", () => rmSync(folder, { recursive: true }));
    let said = "";
    for await (const text of server.stdout) {
      said += text;
      const [, port] = /is listening on \S+:(\d+)/.exec(said) ?? [];
      if (port === undefined) continue;
      const attacked = new AttackedServer(server, { port: Number(port), isTls });
      await attacked.#ask("begin");
      await attacked.#ask("end");
      return attacked;
    }
    throw new Error(`the server ended before it listened: ${said}`);
  }

  /** The URL of the server, without a path. */
  get origin(): string {
    return `${this.isTls ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  /** Ends both. */
  async stop(): Promise<void> {
    this.#bystander.kill();
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    this.#server.kill("SIGKILL");
    await once(this.#server, "exit");
  }

  /** How many files and connections the server's process has open; 0 if that cannot be known. */
  get openFiles(): number {
    return openFilesOf(this.#server.pid ?? 0);
  }

  /**
   * Attacks the server, and expects that it lives, that its memory grows by no more than so many mebibytes, and that during the
   * attack and after it the other client is answered by gRPC and REST, 99 of 100 times within a second.
   */
  async withstands(attack: () => Promise<void>, mebibytes: number): Promise<void> {
    const child = this.#server;
    const processes = [child.pid ?? 0, this.#bystander.pid ?? 0];
    const waitOfAll = () => processes.reduce((sum, pid) => sum + processorWaitOf(pid), 0);
    await this.#ask("begin");
    const waitedBefore = waitOfAll();
    const memory = new MemoryWatch(child.pid ?? 0);
    await attack();
    const bystander = (await this.#ask("end")) as BystanderReport;
    const waited = waitOfAll() - waitedBefore;
    const growth = memory.end() / MEBIBYTE;
    expect({ exitCode: child.exitCode, signal: child.signalCode }).toEqual({ exitCode: null, signal: null });
    expect(bystander.failures).toEqual([]);
    // On a machine that is busy with something else, that counts as nobody's fault.
    expect(bystander.p99).toBeLessThan(1000 + waited);
    expect(growth).toBeLessThan(mebibytes);
  }

  async #ask(word: "begin" | "end"): Promise<unknown> {
    const answer = once(this.#bystander, "message");
    this.#bystander.send(word);
    const [message] = await answer;
    return message;
  }
}

/**
 * Starts a server with these arguments for the tests of a file, and gives what gets it. With `LONGRUN_TEST_TLS=1` it speaks
 * TLS, as do those who attack it.
 */
export function attackedServer(...args: readonly string[]): () => AttackedServer {
  return startForTests(process.env.LONGRUN_TEST_TLS === "1", args);
}

/** Starts a server that speaks TLS, whatever others do. */
export function attackedTlsServer(...args: readonly string[]): () => AttackedServer {
  return startForTests(true, args);
}

function startForTests(isTls: boolean, args: readonly string[]): () => AttackedServer {
  let server: AttackedServer;
  beforeAll(async () => {
    server = await AttackedServer.start(isTls, args);
  });
  afterAll(() => server.stop());
  return () => server;
}
