import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { type AnySamples, anySamples, grpcurlSamples, url } from "./any-samples.ts";
import { BufCurl } from "./buf-curl.ts";
import { Grpcurl } from "./grpcurl.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

test("there is a sample of every type that the server promises to describe", () => {
  const bytes = readFileSync(new URL("../../src/proto/gen/descriptors.binpb", import.meta.url));
  const promised = /^google\.(protobuf|rpc|cloud\.common|longrunning)$|^longrun\.v1$/;
  const files = fromBinary(FileDescriptorSetSchema, bytes).file.filter(
    ({ package: name, name: path }) => promised.test(name) && path !== "google/protobuf/descriptor.proto",
  );
  const types = files.flatMap((file) => file.messageType.map(({ name }) => `${file.package}.${name}`));
  expect(types.filter((type) => !(type in anySamples))).toEqual([]);
});

test.each(withTypes(grpcurlSamples))(
  "grpcurl writes and reads metadata that is a $type in JSON",
  async ({ type, any }) => {
    const grpcurl = new Grpcurl(server.address);
    const request = { parent: "clients/grpcurl", operationId: type, operation: { metadata: any } };
    const created = await grpcurl.call("OperationRegistry/CreateOperation", request);
    const name = `clients/grpcurl/operations/${type}`;
    expect(created).toEqual({ name, metadata: any });
    expect(await grpcurl.call("Operations/GetOperation", { name })).toEqual({ name, metadata: any });
  },
);

test.each(withTypes(anySamples))(
  "buf curl writes and reads a response that is a $type in JSON",
  async ({ type, any }) => {
    const buf = new BufCurl(server.address);
    const operation = { done: true, response: any };
    const request = { parent: "clients/buf", operationId: type, operation };
    const name = `clients/buf/operations/${type}`;
    expect(await buf.call("longrun.v1.OperationRegistry/CreateOperation", request)).toEqual({ name, ...operation });
    expect(await buf.call("google.longrunning.Operations/GetOperation", { name })).toEqual({ name, ...operation });
  },
);

function withTypes(samples: AnySamples) {
  return Object.entries(samples).map(([type, body]) => ({ type, any: { "@type": url(type), ...body } }));
}
