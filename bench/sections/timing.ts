import { connect } from "node:http2";
import { create, toBinary } from "@bufbuild/protobuf";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import type { Identity } from "../../src/authorization/identity.ts";
import { LongrunServer, MemoryRepository } from "../../src/index.ts";
import { Code, CreateOperationRequestSchema, GetOperationRequestSchema } from "../../src/proto/messages.ts";
import { answerTimes } from "../measure/answer-times.ts";
import { grpcStatus, restStatus } from "../measure/call-status.ts";
import { methodPath } from "../messages/method-path.ts";
import { atMost, type Figure } from "../report/figure.ts";
import type { Scale } from "../scale.ts";

const policy = AccessPolicy.parse('rules: [{ role: admin, parents: ["tenants/{tenant}/**"] }]');

/** By the header of each tenant, who that is: the same object each time, as of a token that is remembered. */
const identities = new Map(
  ["ours", "them"].map((tenant): [string, Identity] => [tenant, { name: tenant, claims: { tenant } }]),
);

/** What is asked for: names of the same length. */
const names = {
  "not yours": "tenants/them/operations/here-0",
  "not there, yours": "tenants/ours/operations/gone-0",
  "not there, not yours": "tenants/them/operations/gone-0",
};

/** How far the medians of answers may be apart that must not tell one from the other. */
const APART = 1.15;
const operations = 1000;
const NOT_FOUND = 404;

/** Get of an operation that is not there, and of one that is another tenant's, over gRPC and REST, inside this process. */
export async function measureTiming({ timedCalls: rounds }: Scale): Promise<Figure[]> {
  const server = new LongrunServer({
    repository: new MemoryRepository(),
    authenticate: ({ authorization = "" }) => {
      const identity = identities.get(authorization);
      if (identity === undefined) throw new Error(`nobody is ${authorization}`);
      return policy.principalOf(identity);
    },
  });
  const port = await server.start({ host: "127.0.0.1", port: 0 });
  const session = connect(`http://127.0.0.1:${port}`);
  for (let index = 0; index < operations; index++) {
    const request = create(CreateOperationRequestSchema, { parent: "tenants/them", operationId: `here-${index}` });
    const body = framed(toBinary(CreateOperationRequestSchema, request));
    expect(await grpcStatus(session, methodPath.create, body, "them"), Code.OK);
  }
  const grpc = Object.values(names).map((name) => {
    const body = framed(toBinary(GetOperationRequestSchema, create(GetOperationRequestSchema, { name })));
    return async () => expect(await grpcStatus(session, methodPath.get, body, "ours"), Code.NOT_FOUND);
  });
  const rest = Object.values(names).map((name) => {
    return async () => expect(await restStatus(port, `/v1/${name}`, "ours"), NOT_FOUND);
  });
  const figures: Figure[] = [];
  for (const [how, kinds] of [["gRPC", grpc] as const, ["REST", rest] as const]) {
    const medians = await answerTimes(kinds, { warmUp: rounds / 4, rounds });
    const values = Object.keys(names).map((kind, index) => `${kind} ${((medians[index] ?? 0) * 1000).toFixed(0)} µs`);
    const apart = Math.max(...medians) / Math.min(...medians);
    figures.push(atMost(`Get over ${how}, slowest median of the quickest`, values.join(", "), apart, APART));
  }
  session.destroy();
  await server.stop(0);
  return figures;
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function expect(status: number, wanted: number): void {
  if (status !== wanted) throw new Error(`the status is ${status}, not ${wanted}`);
}
