import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a program to its end. Rejects with all that it printed if it fails. */
export async function runHere(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  try {
    return await promisify(execFile)(command, args, { cwd, env });
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`);
  }
}
