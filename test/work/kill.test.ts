import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { openRepository } from "../../src/index.ts";
import { ErrorInfoSchema, OperationSchema } from "../../src/proto/messages.ts";

const victim = fileURLToPath(new URL("victim.ts", import.meta.url));

/** Starts the victim, and kills it as soon as it has said so many lines; gives these. */
async function runUntil(url: string, task: string, lines: number): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", victim, url, task], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const said: string[] = [];
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (said.length === lines) child.kill("SIGKILL");
    }
  }
  expect(await exited).toEqual([null, "SIGKILL"]);
  return said.sort();
}

test("a service that is killed in its work runs or fails each operation as its handler says, when it is back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "longrun-kill-"));
  const url = `sqlite:${join(folder, "operations.db")}`;
  try {
    const begun = ["fail", "plain", "rerun"].map((id) => `begun operations/${id} 1`);
    expect(await runUntil(url, "start", 3)).toEqual(begun);
    const back = ["begun operations/rerun 2", ...["fail", "plain", "rerun"].map((id) => `ended operations/${id}`)];
    expect(await runUntil(url, "", 4)).toEqual(back);

    const repository = await openRepository(url);
    const outcome = async (id: string) => {
      const record = await repository.read(`operations/${id}`);
      const { result } = fromBinary(OperationSchema, record?.operation ?? new Uint8Array());
      if (result.case === "response") return anyUnpack(result.value, StringValueSchema)?.value;
      return result.value?.details.flatMap((detail) => anyUnpack(detail, ErrorInfoSchema)?.reason ?? [])[0];
    };
    expect(await Promise.all(["rerun", "fail", "plain"].map(outcome))).toEqual([
      "input again",
      "WORK_INTERRUPTED",
      "LEASE_EXPIRED",
    ]);
    await repository.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
