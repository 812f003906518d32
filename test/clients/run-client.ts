import { execFile } from "node:child_process";
import { clientEnvironment } from "./client-environment.ts";

/** What a client's process printed, and how it ended. */
export interface ClientRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a client runs, and what it finds there besides {@link clientEnvironment}. */
export interface ClientOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a client that the tests bring, to its end. Rejects if it is not there or takes more than 50 s. */
export function runClient(
  command: string,
  args: readonly string[],
  { cwd, environment }: ClientOptions = {},
): Promise<ClientRun> {
  const env = { ...clientEnvironment(), ...environment };
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, cwd, timeout: 50_000 }, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else reject(error);
    });
  });
}
