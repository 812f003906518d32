import { jest } from "@jest/globals";
import { main } from "../../../src/cli/main.ts";

/** Runs the command line in this process, which is quicker than in one of its own; for what ends by itself. */
export async function runHere(args: readonly string[], environment: Record<string, string> = {}) {
  let stdout = "";
  let stderr = "";
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      stdout += text;
      return true;
    }),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      stderr += text;
      return true;
    }),
  ];
  const inherited = process.env;
  process.env = { ...environment };
  try {
    const exitCode = await main(args);
    return { exitCode, stdout, stderr };
  } finally {
    process.env = inherited;
    for (const spy of spies) spy.mockRestore();
  }
}
