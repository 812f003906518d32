import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, exampleFolder, type ProducerExample, runDocumented } from "./producer-example.ts";

const folder = exampleFolder("producer-go");
const program = join(cacheFolder, "go/producer");

/** The example in Go. */
export const goProducer: ProducerExample = {
  language: "Go",
  folder,
  source: "main.go",
  prepare: async () => {
    // The first time, this compiles gRPC and protobuf.
    await promisify(execFile)("go", ["build", "-o", join(cacheFolder, "go/tools/"), "tool"], { cwd: folder });
    await runDocumented(folder, "npx buf generate", {});
    await promisify(execFile)("go", ["vet", "."], { cwd: folder });
    await promisify(execFile)("go", ["build", "-o", program, "."], { cwd: folder });
  },
  command: (address, pace) => [program, "--address", address, "--lease", "1s", "--pace", `${pace}ms`],
  environment: {},
};
