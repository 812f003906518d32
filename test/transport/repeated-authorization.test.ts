import { expect, test } from "@jest/globals";
import { callBlock, flags, headers, literal, message } from "../attacks/support/frames.ts";
import { RawPeer } from "../attacks/support/raw-peer.ts";
import { CHECK, serveCallers } from "./grpc/serve-callers.ts";
import { request, serveHttp } from "./http/support/serve-http.ts";
import { knownCallers } from "./known-callers.ts";

type Reports = Awaited<ReturnType<typeof serveHttp>>["reports"];

/** Sends Authorization headers, each on a line of its own, and gives what was reported. */
type Ask = (values: readonly string[]) => Promise<Reports>;

const overHttp1: Ask = async (values) => {
  const { send, reports, reported } = await serveHttp(undefined, { authenticate: knownCallers().authenticate });
  const names = ["Authorization", "authorization"];
  await send(request("/", ...values.map((value, index) => `${names[index]}: ${value}`)));
  await reported(1);
  return reports;
};

const overHttp2: Ask = async (values) => {
  const { port, reports, reported } = await serveHttp(undefined, { authenticate: knownCallers().authenticate });
  const head = { ":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a.test" };
  const lines = [...Object.entries(head), ...values.map((value) => ["authorization", value] as const)];
  const block = Buffer.concat(lines.map(([name, value]) => literal(name, value)));
  const peer = await RawPeer.open({ port, isTls: false });
  await peer.write(headers(1, block, flags.endStream));
  await reported(1);
  return reports;
};

const overGrpc: Ask = async (values) => {
  const { port, reports, reported } = await serveCallers({ authenticate: knownCallers().authenticate });
  const block = callBlock(
    CHECK,
    values.map((value) => literal("authorization", value)),
  );
  const peer = await RawPeer.open({ port, isTls: false });
  await peer.write(headers(1, block), message(1, new Uint8Array()));
  await reported(1);
  return reports;
};

test.each([
  ["HTTP/1.1", overHttp1],
  ["HTTP/2", overHttp2],
  ["gRPC", overGrpc],
])("of two Authorization headers over %s none is overlooked", async (_, ask) => {
  const refused = [{ code: 16, reason: "TOKEN_INVALID", principal: "anonymous" }];
  expect(await ask(["Bearer good", "Bearer bad"])).toMatchObject(refused);
  expect(await ask(["Bearer good", "Bearer soon"])).toMatchObject(refused);
  expect(await ask(["Bearer good", ""])).toMatchObject(refused);
  expect(await ask(["Bearer good", "Bearer good"])).toMatchObject([{ code: 0, principal: "jwt:alice" }]);
});
