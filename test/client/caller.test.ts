import { credentials } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { type ConnectionOptions, openChannel } from "../../src/client/open-channel.ts";
import { OperationsClient } from "../../src/client/operations-client.ts";
import { Code } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { failure, serveBare } from "./support/bare-server.ts";
import { FakeTiming } from "./support/fake-timing.ts";
import { serveWatches } from "./support/watch-server.ts";

const never = () => new Promise<never>(() => {});

function connect(address: string, options: ConnectionOptions): OperationsClient {
  const client = new OperationsClient(address, options);
  afterTest(() => client.close());
  return client;
}

/** A server that knows only one token, and tells which ones it was shown. */
async function serveToken(good: string) {
  const shown: unknown[] = [];
  const server = await serveBare({
    getOperation({ name }, metadata) {
      const [authorization] = metadata.get("authorization");
      shown.push(authorization);
      if (authorization !== `Bearer ${good}`) throw failure(Code.UNAUTHENTICATED, "who is that?");
      return { name };
    },
  });
  return { ...server, shown };
}

describe("a client says who calls", () => {
  test("by a token and by a key, with each call", async () => {
    const seen: unknown[] = [];
    const { address } = await serveBare({
      cancelOperation(_, metadata) {
        seen.push([metadata.get("authorization"), metadata.get("x-api-key"), metadata.get("x-tag")]);
        return {};
      },
    });
    const client = connect(address, { token: "t", apiKey: "k", headers: { "x-tag": "1" } });
    await client.cancel("operations/a");
    await client.cancel("operations/a");
    expect(seen).toEqual(Array(2).fill([["Bearer t"], ["k"], ["1"]]));
  });

  test("by the token that a function gives for each call", async () => {
    const { address, shown } = await serveToken("3");
    let count = 2;
    const client = connect(address, { token: async () => `${++count}` });
    expect(await client.get("operations/a")).toMatchObject({ name: "operations/a" });
    await expect(client.get("operations/a")).rejects.toMatchObject({ code: Code.UNAUTHENTICATED });
    expect(shown).toEqual(["Bearer 3", "Bearer 4", "Bearer 5"]);
  });
});

describe("a token that is refused", () => {
  test("is replaced once, and the function that gives tokens learns which one it was", async () => {
    const { address, shown } = await serveToken("new");
    const asked: (string | undefined)[] = [];
    const token = (refused?: string) => {
      asked.push(refused);
      return refused === "old" ? "new" : "old";
    };
    expect(await connect(address, { token }).get("operations/a")).toMatchObject({ name: "operations/a" });
    expect({ asked, shown }).toEqual({ asked: [undefined, "old"], shown: ["Bearer old", "Bearer new"] });
  });

  test("is an error at once if it is no function's", async () => {
    const { address, shown } = await serveToken("new");
    const client = connect(address, { token: "old" });
    await expect(client.get("operations/a")).rejects.toMatchObject({ code: Code.UNAUTHENTICATED });
    expect(shown).toEqual(["Bearer old"]);
  });

  test("is replaced for a watch too, but not once that has begun", async () => {
    const record = { operation: { name: "operations/a" }, etag: "1" };
    const refused = { records: [], end: "UNAUTHENTICATED" } as const;
    const begun = { records: [record], end: "UNAUTHENTICATED" } as const;
    for (const [watches, calls] of [
      [[refused, begun], 2],
      [[begun, begun], 1],
    ] as const) {
      const { address } = await serveWatches(watches, new FakeTiming());
      let asked = 0;
      const states = connect(address, { token: () => `${++asked}` }).watch("operations/a");
      expect(await states.next()).toMatchObject({ value: { record } });
      await expect(states.next()).rejects.toMatchObject({ code: Code.UNAUTHENTICATED });
      expect(asked).toBe(calls);
    }
  });

  test("is not replaced for another error", async () => {
    const { address, calls } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.PERMISSION_DENIED, "no")),
    });
    const client = connect(address, { token: () => "t" });
    await expect(client.get("operations/a")).rejects.toMatchObject({ code: Code.PERMISSION_DENIED });
    expect(calls).toHaveLength(1);
  });
});

describe("a function that gives tokens", () => {
  test("may fail, and so does the call, with the same error", async () => {
    const { address, calls } = await serveToken("t");
    const error = new Error("no token today");
    const thrown = connect(address, {
      token: () => {
        throw error;
      },
    });
    await expect(thrown.get("operations/a")).rejects.toBe(error);
    await expect(connect(address, { token: () => Promise.reject(error) }).get("operations/a")).rejects.toBe(error);
    expect(calls).toEqual([]);
  });

  test("is waited for no longer than the call may take, and not after its signal has aborted", async () => {
    const { address, calls } = await serveToken("t");
    const client = connect(address, { token: never });
    await expect(client.get("operations/a", { timeout: 20 })).rejects.toMatchObject({ code: Code.DEADLINE_EXCEEDED });
    const stop = new AbortController();
    const call = client.get("operations/a", { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(calls).toEqual([]);
  });
});

test("a call without end waits for a token that takes its time", async () => {
  const { address } = await serveToken("t");
  const signIn = connect(address, { token: "t" });
  const token = async () => {
    await signIn.get("operations/sign-in");
    return "t";
  };
  const timeout = Number.POSITIVE_INFINITY;
  expect(await connect(address, { token }).get("operations/a", { timeout })).toMatchObject({ name: "operations/a" });
});

describe("a secret that no header can carry", () => {
  test.each<[string, ConnectionOptions]>([
    ["token", { token: "s3cret\nx: y" }],
    ["token", { token: "s3crét" }],
    ["API key", { apiKey: "s3cret\u0000" }],
    ["header", { headers: { "x-api-key": "s3cret\n" } }],
  ])("is refused by an error that does not tell it (%s)", (_, options) => {
    expect(() => openChannel("localhost:1", options)).toThrow(
      /^The value of the header [\w-]+ must be printable ASCII.$/,
    );
  });

  test("is refused when a function gives it", async () => {
    const client = connect("127.0.0.1:1", { token: () => "s3cret\n" });
    await expect(client.get("operations/a")).rejects.toThrow(/^The value of the header authorization must be/);
    await expect(connect("127.0.0.1:1", { token: () => "" }).get("operations/a")).rejects.toThrow("must not be empty");
  });

  test.each<[ConnectionOptions, string]>([
    [{ token: "" }, "token must not be empty."],
    [{ apiKey: "" }, "apiKey must not be empty."],
    [{ token: "t", headers: { Authorization: "Basic x" } }, "Give either token or the header authorization."],
    [{ token: () => "t", headers: { authorization: "x" } }, "Give either token or the header authorization."],
    [{ apiKey: "k", headers: { "X-Api-Key": "x" } }, "Give either apiKey or the header x-api-key."],
  ])("is refused, %j", (options, message) => {
    expect(() => openChannel("localhost:1", options)).toThrow(new TypeError(message));
  });
});

describe("credentials without TLS", () => {
  const secrets: readonly ConnectionOptions[] = [
    { token: "s3cret" },
    { token: () => "s3cret" },
    { apiKey: "s3cret" },
    { headers: { Authorization: "s3cret" } },
    { headers: { "x-goog-api-key": "s3cret" } },
  ];

  test.each(secrets)("go to no other machine (%j)", (options) => {
    for (const host of [
      "example.com",
      "10.0.0.1",
      "127.0.0.1.example.com",
      "[::2]",
      "localhost.example.com",
      "127.1",
    ]) {
      expect(() => openChannel(`${host}:50051`, options)).toThrow(/^Credentials would go to \S+ without TLS, where /);
      expect(() =>
        openChannel(`https://${host}:50051`, { ...options, credentials: credentials.createInsecure() }),
      ).toThrow("without TLS");
    }
  });

  test.each(secrets)("go to this machine, and where TLS is or nobody minds (%j)", (options) => {
    for (const host of ["localhost", "LocalHost", "127.0.0.1", "127.255.0.9", "[::1]"]) {
      openChannel(`http://${host}:50051`, options).close();
    }
    openChannel("https://example.com", options).close();
    openChannel("example.com:50051", { ...options, tls: {} }).close();
    openChannel("example.com:50051", { ...options, credentials: credentials.createSsl() }).close();
    openChannel("example.com:50051", { ...options, allowInsecureCredentials: true }).close();
  });

  test("are no matter where there are none", () => {
    openChannel("example.com:50051", { headers: { "x-tag": "1" } }).close();
  });

  test("go to this machine past any proxy", async () => {
    const { address, shown } = await serveToken("t");
    process.env.http_proxy = "http://127.0.0.1:1";
    afterTest(() => delete process.env.http_proxy);
    expect(await connect(address, { token: "t" }).get("operations/a", { timeout: 5000 })).toBeDefined();
    expect(shown).toEqual(["Bearer t"]);
  });
});
