import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { expect, test } from "@jest/globals";
import { serve, type TestServer } from "./support/serve.ts";
import { callUnary } from "./support/service-client.ts";
import { field, fields, varint } from "./support/wire.ts";

/** Payloads that no decoder of their type could give back as they are. */
const payloads: Record<string, Uint8Array> = {
  "that are no message at all": Buffer.from([0xff, 0xff, 0xff, 0xff, 0x00, 0x07]),
  "that are not UTF-8 where text should be": field(1, Buffer.from([0xc3, 0x28])),
  "with fields out of order and repeated": fields(field(2, "b"), field(1, "a"), field(2, "c"), varint(1, 0)),
  "with an overlong varint": Buffer.from([0x08, 0x81, 0x80, 0x80, 0x00]),
  "with unknown groups": Buffer.from([0xa3, 0x06, 0x08, 0x01, 0xa4, 0x06]),
  "of no bytes": Buffer.alloc(0),
  "of every byte": Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
};

/** The bytes of the first field with this number in a message. */
function fieldBytes(message: Uint8Array, number: number): Uint8Array | undefined {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [found, type] = reader.tag();
    if (found === number && type === WireType.LengthDelimited) return reader.bytes();
    reader.skip(type, found);
  }
  return undefined;
}

/** An Any as encoders write it: without a value if that is empty. */
const any = (value: Uint8Array) =>
  fields(field(1, "example.com/no.such.Type"), value.length > 0 ? field(2, value) : Buffer.alloc(0));
const timeoutZero = field(2, "");
const paths = {
  create: "/longrun.v1.OperationRegistry/CreateOperation",
  update: "/longrun.v1.OperationRegistry/UpdateOperation",
  record: "/longrun.v1.OperationRegistry/GetOperationRecord",
  get: "/google.longrunning.Operations/GetOperation",
  wait: "/google.longrunning.Operations/WaitOperation",
  list: "/google.longrunning.Operations/ListOperations",
};

async function everyReading({ grpc }: TestServer, name: string): Promise<(Uint8Array | undefined)[]> {
  return [
    await callUnary(grpc, paths.get, field(1, name)),
    await callUnary(grpc, paths.wait, fields(field(1, name), timeoutZero)),
    fieldBytes(await callUnary(grpc, paths.list, Buffer.alloc(0)), 1),
    fieldBytes(await callUnary(grpc, paths.record, field(1, name)), 1),
  ];
}

test.each(Object.entries(payloads))("payloads %s come back byte for byte from every method", async (_, value) => {
  const client = await serve();
  const packed = any(value);
  const created = await callUnary(client.grpc, paths.create, fields(field(2, "a"), field(3, field(2, packed))));
  expect(Buffer.from(fieldBytes(created, 2) ?? [])).toEqual(packed);
  const end = fields(varint(3, 1), field(5, packed));
  const updated = await callUnary(client.grpc, paths.update, fields(field(6, "operations/a"), field(1, end)));
  for (const operation of [updated, ...(await everyReading(client, "operations/a"))]) {
    expect(Buffer.from(fieldBytes(operation ?? Buffer.alloc(0), 2) ?? [])).toEqual(packed);
    expect(Buffer.from(fieldBytes(operation ?? Buffer.alloc(0), 5) ?? [])).toEqual(packed);
  }
});

test("the error that a producer gives comes back byte for byte, with details of unknown types", async () => {
  const client = await serve();
  const status = fields(
    varint(1, 5),
    field(2, "wörld"),
    field(3, any(Buffer.from([0xff]))),
    field(3, any(Buffer.alloc(0))),
  );
  const operation = fields(varint(3, 1), field(4, status));
  await callUnary(client.grpc, paths.create, fields(field(2, "a"), field(3, operation)));
  for (const read of await everyReading(client, "operations/a")) {
    expect(Buffer.from(fieldBytes(read ?? Buffer.alloc(0), 4) ?? [])).toEqual(status);
  }
});

test("unknown fields of an Any, a Status and an Operation are kept", async () => {
  const client = await serve();
  const news = new BinaryWriter().tag(1000, WireType.LengthDelimited).string("news").finish();
  const packed = fields(any(Buffer.from("x")), news);
  await callUnary(client.grpc, paths.create, fields(field(2, "a"), field(3, fields(field(2, packed), news))));
  for (const read of await everyReading(client, "operations/a")) {
    expect(Buffer.from(fieldBytes(read ?? Buffer.alloc(0), 2) ?? [])).toEqual(packed);
    expect(Buffer.from(fieldBytes(read ?? Buffer.alloc(0), 1000) ?? []).toString()).toBe("news");
  }
});

test("an update of the progress does not touch the payload", async () => {
  const client = await serve();
  const packed = fields(field(2, "value first"), field(1, "example.com/Type"));
  const before = await callUnary(client.grpc, paths.create, fields(field(2, "a"), field(3, field(2, packed))));
  await client.registry.updateOperation({ name: "operations/a", progress: { fraction: 0.5 } });
  expect(await callUnary(client.grpc, paths.get, field(1, "operations/a"))).toEqual(before);
});
