import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { OperationSchema } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { framed, rawCall, rawSession } from "./support/raw-client.ts";
import { serve } from "./support/serve.ts";
import { whenWaiting } from "./support/waiting-repository.ts";
import { field } from "./support/wire.ts";

const WAIT_OPERATION = "/google.longrunning.Operations/WaitOperation";

test.each(["1000H", "99999999H", "99999999M", "99999999S", "597H", "596H"])(
  "a deadline of %s does not end a wait",
  async (timeout) => {
    const { repository, waiting } = whenWaiting();
    const client = await serve({ repository });
    const name = await client.createRunning("a");
    const headers = { ":path": WAIT_OPERATION, "grpc-timeout": timeout };
    const wait = rawCall(rawSession(client.port), framed(field(1, name)), headers);
    await waiting();
    await client.operations.getOperation({ name });
    await client.finish(name);
    const { code, body } = await wait;
    expect(code).toBe(0);
    expect(fromBinary(OperationSchema, body.subarray(5))).toMatchObject({ name, done: true });
  },
);

test.each(["600m", "600000u", "1S"])("a deadline of %s is kept: the wait is answered before it", async (timeout) => {
  const client = await serve();
  const name = await client.createRunning("a");
  const headers = { ":path": WAIT_OPERATION, "grpc-timeout": timeout };
  expect(await rawCall(rawSession(client.port), framed(field(1, name)), headers)).toMatchObject({ code: 0 });
});

test.each(["abc5S", "-1S", "1X", "5S5", "123456789S", "S", "5", "1.5S", "5s", "5 S", "+5S", "0x5S", ""])(
  "the malformed timeout %j is INTERNAL, and the connection serves the next call",
  async (timeout) => {
    const client = await serve();
    const name = await client.createRunning("a");
    const session = rawSession(client.port);
    const { error } = await rawCall(session, framed(field(1, name)), { "grpc-timeout": timeout });
    expect(error).toMatchObject({ code: "INTERNAL", reason: "MALFORMED_CALL", errorInfo: { domain: "longrun" } });
    expect(await rawCall(session, framed(field(1, name)))).toMatchObject({ code: 0 });
  },
);
