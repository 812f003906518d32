import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { makeTestRepository } from "./test-repository.ts";

/** A `longrun serve` process that listens. */
export interface ServerProcess {
  /** Where it listens, as clients write it: `127.0.0.1:PORT`. */
  readonly address: string;
  readonly port: number;
  /** The lines that it has written to standard error so far. */
  readonly stderr: readonly string[];
  /** Sends a signal, SIGTERM if none is named, and gives the exit code: null if the signal itself ended the process. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const LISTENING = /is listening on (\S+:(\d+))/;

/**
 * Starts the server as its users do, in a process of its own, and gives it once it listens: on a free port of
 * 127.0.0.1, with a repository of its own, unless the arguments say otherwise. Rejects with what the process said if it ends before.
 */
export async function startServer(args: readonly string[] = []): Promise<ServerProcess> {
  const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const { url, remove } = await makeTestRepository();
  const repository = args.includes("--repository") ? [] : ["--repository", url];
  const child = spawn(process.execPath, ["bin/longrun.js", "serve", ...listen, ...repository, ...args], {
    cwd: checkout,
    env: withoutSettings(process.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  const stderr: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => stderr.push(line));
  const [, address = "", port] = await Promise.race([listening(child), failed(ended, stderr)]);
  return { address, port: Number(port), stderr, stop };

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    child.kill(signal);
    const code = await ended;
    await remove();
    return code;
  }
}

/** An environment in which no setting of the developer's reaches the server. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("LONGRUN_")));
}

function listening({ stdout }: ChildProcess): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    if (stdout === null) return;
    createInterface({ input: stdout }).on("line", (line) => {
      const match = LISTENING.exec(line);
      if (match) resolve(match);
    });
  });
}

async function failed(ended: Promise<number | null>, stderr: readonly string[]): Promise<never> {
  const code = await ended;
  throw new Error(`the server ended with ${code} before it listened: ${stderr.join("\n")}`);
}
