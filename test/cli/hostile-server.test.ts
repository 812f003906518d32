import { create } from "@bufbuild/protobuf";
import { anyPack, StructSchema } from "@bufbuild/protobuf/wkt";
import { expect, jest, test } from "@jest/globals";
import { Code, ErrorInfoSchema } from "../../src/proto/messages.ts";
import { failure, serveBare } from "../client/support/bare-server.ts";
import { serve } from "../server/support/serve.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

/** Clears the screen, sets a title, rings, overwrites the line, turns the direction, and begins a line of its own. */
const EVIL = "\u001b[2J\u001b]0;owned\u0007\u009b31m\r\b\u202eevil\u2066\u0085\u2028\nerror: forged";

/** What may be in an output beside printable text: line breaks. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const metadata = anyPack(
  StructSchema,
  create(StructSchema, { fields: { [EVIL]: { kind: { case: "stringValue", value: EVIL } } } }),
);
const info = anyPack(
  ErrorInfoSchema,
  create(ErrorInfoSchema, { reason: EVIL, domain: EVIL, metadata: { [EVIL]: EVIL } }),
);
const running = { name: `operations/${EVIL}`, metadata };
const unknown = {
  name: "operations/b",
  done: true,
  result: { case: "response" as const, value: { typeUrl: `a/${EVIL}` } },
};
const failed = {
  ...running,
  done: true,
  result: { case: "error" as const, value: { code: 99, message: EVIL, details: [info] } },
};

test.each(["table", "json", "yaml"])(
  "nothing that a server sends reaches the terminal as it is, with --output %s",
  async (output) => {
    const operations = [running, failed, unknown];
    const { address } = await serveBare({
      listOperations: () => ({ operations, nextPageToken: "" }),
      getOperation: ({ name }) => operations[Number(name.split("/")[1])] ?? failed,
      waitOperation: () => failed,
      deleteOperation: () => Promise.reject(failure(Code.INTERNAL, EVIL.replaceAll(/[^ -~]/g, "?"), [info])),
    });
    const all = ["list", "get 0", "get 1", "get 2", "wait 0", "wait 1", "watch 0", "watch 1", "watch 2", "delete 0"];
    for (const command of all) {
      const { stdout, stderr } = await runClient(address, [...command.split(" "), "--output", output]);
      expect({ command, obeyed: OBEYED.test(stdout + stderr) }).toEqual({ command, obeyed: false });
      expect(stdout + stderr).not.toBe("");
      expect(stderr).not.toMatch(/^error: forged/m);
      if (output === "table") expect(stdout).not.toMatch(/^error: forged/m);
    }
  },
);

test("nothing that a producer says of its progress reaches the terminal as it is", async () => {
  const { port, registry } = await serve();
  await registry.createOperation({ operationId: "a", labels: { team: "\u2066books" } });
  await registry.updateOperation({ name: "operations/a", progress: { fraction: 0.5, message: "\u2066evil\u202e" } });
  for (const command of ["list", "get a", "watch a --timeout 1s", "wait a --timeout 1s"]) {
    const { stdout, stderr } = await runClient(port, command.split(" "));
    expect(stdout + stderr).toContain("\\u2066evil\\u202e");
    expect(OBEYED.test(stdout + stderr)).toBe(false);
  }
});
