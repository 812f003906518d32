import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { LongrunError } from "../../src/errors.ts";
import { parseJson } from "../../src/json/parse-json.ts";
import { ProtoJson } from "../../src/json/proto-json.ts";
import { defaultPolicy } from "../../src/operations/policy.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { Code } from "../../src/proto/messages.ts";
import { type Reason, reasons } from "../../src/reasons.ts";
import { profileDescriptions } from "../../src/rest/documents/profile-descriptions.ts";
import { sharedParameters } from "../../src/rest/documents/shared-parameters.ts";
import { httpStatusOf } from "../../src/rest/error-status.ts";
import { errorJson } from "../../src/rest/google/error-json.ts";
import { googleRoutes } from "../../src/rest/google/routes.ts";
import { acceptedFormat } from "../../src/rest/google/stream-format.ts";
import { takeSystemParameters } from "../../src/rest/google/system-parameters.ts";
import { defaultMounts, rest } from "../../src/rest/rest.ts";
import { defaultHttpLimits } from "../../src/transport/http/http-limits.ts";
import { parserRefusal } from "../../src/transport/http/http1/parser-refusal.ts";
import { consoleCommands } from "../clients/console-blocks.ts";
import { setUp as setUpHandlers } from "../handlers/call-handlers.ts";
import { sender } from "../rest/by-id/send.ts";
import { setUp as setUpDocuments } from "../rest/documents/set-up.ts";

const text = readFileSync("docs/rest.md", "utf8");

/** All of REST, as a server has it, over memory. */
function setUp() {
  const context = setUpHandlers();
  const types = new KnownTypes();
  const handler = rest(context.services, {
    mounts: defaultMounts,
    descriptors: () => types.descriptors,
    types: () => types.registry,
    clock: context.clock,
    keptFor: async () => defaultPolicy.retention,
  });
  return { ...context, send: sender(handler) };
}

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  const found = text.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`there is no heading ${heading}`);
  return found;
}

/** The rows of the tables under a heading, each in cells, without the heads. */
function rows(heading: string): readonly (readonly string[])[] {
  const tables = section(heading).matchAll(/^\|.*\|\n\|(?: --- \|)+\n((?:\|.*\|\n)*)/gm);
  return [...tables].flatMap(([, body = ""]) => {
    const lines = body.split("\n").filter((line) => line !== "");
    return lines.map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  });
}

/** What is written as code in a cell. */
function codes(cell = ""): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The JSON of the blocks under a heading. */
function examples(heading: string) {
  return [...section(heading).matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = ""]) => JSON.parse(json));
}

describe("of Google's profile", () => {
  const table = rows("Google's profile");

  test("the table shows every route that is served, and no other", () => {
    const shown = table.flatMap(([httpMethod, path, calls = ""]) => {
      const [rpc = ""] = calls.split(" ");
      return codes(path)
        .flatMap(templatesOf)
        .map((template) => `${httpMethod} ${template} ${rpc}`);
    });
    const served = googleRoutes(setUp().services).map(({ bound, rule }) => {
      const template = rule.template.text.replace(/\{(?:name|parent)=\*\*\}/, "{parent}");
      return `${rule.httpMethod} ${template} ${bound.method.name}`;
    });
    expect(shown.sort()).toEqual(served.sort());
  });

  test("the table shows the fields of every request but those in the path", () => {
    const inPath = new Set(["name", "parent"]);
    const methods = setUp().services.flatMap((service) => service.methods.map(({ method }) => method));
    const told = table.filter(([, , , fields]) => fields !== "the same");
    expect(told).toHaveLength(methods.length);
    for (const [, , calls, fields] of told) {
      const { input } = methods.find(({ name }) => name === calls) ?? {};
      const names = input?.fields.map(({ jsonName }) => jsonName).filter((name) => !inPath.has(name));
      expect([calls, codes(fields).toSorted()]).toEqual([calls, names?.sort()]);
    }
  });

  /** The templates behind a path of the table. */
  function templatesOf(path: string): readonly string[] {
    if (path.includes("{name}")) {
      return ["{name=operations/*}", "{name=**/operations/*}"].map((each) => path.replace("{name}", each));
    }
    if (!path.includes("{collection}")) return [path];
    return ["operations", "{parent}/operations"].map((each) => path.replace("{collection}", each));
  }
});

test("the tables of the other profiles show every method that they have, and no other", () => {
  const shown = ["ExtremeCloud IQ's profile", "The profile of generated clients"].flatMap((heading) =>
    rows(heading).map(([httpMethod, path]) => `${httpMethod} ${codes(path).join()}`),
  );
  const served = profileDescriptions(defaultMounts).flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(Object(item)).map((httpMethod) => `${httpMethod.toUpperCase()} ${path}`),
    ),
  );
  expect(shown.sort()).toEqual(served.sort());
});

describe("of the system parameters", () => {
  const table = rows("System parameters");
  const names = table.flatMap(([cell]) => codes(cell));
  const isTaken = (name: string) => takeSystemParameters([[name, "1"]], {}).rest.length === 0;
  const parametersBy = (name: string, value: string) => takeSystemParameters([[name, value]], {}).parameters;

  test("the table has all that the Discovery document lists", () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(sharedParameters)));
    expect(new Set(names).size).toBe(names.length);
  });

  test("those that have no effect have none, with the $ and as the table has them", () => {
    const idle = table.filter(([, , what]) => what?.startsWith("no effect")).flatMap(([cell]) => codes(cell));
    expect(idle).toHaveLength(7);
    for (const name of idle) {
      expect([name, isTaken(name)]).toEqual([name, true]);
      expect([name, isTaken(`$${name.replace("$", "")}`)]).toEqual([name, true]);
      expect([name, isTaken(name.replace("$", ""))]).toEqual([name, !name.startsWith("$")]);
      expect(parametersBy(name, "1")).toEqual(takeSystemParameters([], {}).parameters);
    }
  });

  test("the values of those that have an effect are those that are taken", () => {
    for (const name of ["alt", "prettyPrint", "$.xgafv"]) {
      const values = codes(table.find(([cell]) => cell === `\`${name}\``)?.[1]);
      for (const value of values) parametersBy(name, value);
      expect(() => parametersBy(name, "nonsense")).toThrow(`must be one of ${sorted(values).join(", ")}.`);
    }
    expect(parametersBy("$fields", "a").fields).toBe("a");
    expect(takeSystemParameters([], { "x-goog-fieldmask": "a" }).parameters.fields).toBe("a");
    expect(() => isTaken("callback")).toThrow("no JSONP");
  });

  /** Values in the order in which JavaScript has keys: numbers first, rising. */
  function sorted(values: readonly string[]): readonly string[] {
    return Object.keys(Object.fromEntries(values.map((value) => [value, true])));
  }
});

describe("of the errors", () => {
  const table = rows("Errors");
  const ofCodes = new Map(
    table.filter((row) => row.length === 3 && !row[0]?.startsWith("`")).map((row) => [row[0], row]),
  );
  const ofReasons = new Map(table.flatMap(([cell, status]) => codes(cell).map((reason) => [reason, Number(status)])));

  test("the tables give the HTTP status of every reason", () => {
    for (const reason of Object.keys(reasons) as Reason[]) {
      const shown = ofReasons.get(reason) ?? Number(ofCodes.get(Code[reasons[reason]])?.[1]);
      expect([reason, shown]).toEqual([reason, statusOf(reason)]);
    }
  });

  test("the table gives the reason of every code in the old format", () => {
    const json = new ProtoJson(() => new KnownTypes().registry);
    for (const reason of Object.keys(reasons) as Reason[]) {
      const [, , shown] = ofCodes.get(Code[reasons[reason]]) ?? [];
      const answered = errorJson(json, new LongrunError(reason, ""), 1);
      expect(answered).toMatchObject({ error: { errors: [{ reason: codes(shown).join() }] } });
    }
  });

  test("a code or reason that has a row is one that there is", () => {
    const used = new Set(Object.values(reasons).map((code) => Code[code]));
    expect(new Set(ofCodes.keys())).toEqual(used);
    for (const [reason, status] of ofReasons) {
      const code = reasons[reason as Reason];
      expect([reason, Number(ofCodes.get(Code[code])?.[1])]).not.toEqual([reason, status]);
    }
  });

  /** The status of a reply with this reason; that of a request that did not come in time is the parser's. */
  function statusOf(reason: Reason): number | undefined {
    if (reason === "REQUEST_TIMEOUT")
      return parserRefusal({ name: "", message: "", code: "ERR_HTTP_REQUEST_TIMEOUT" })?.status;
    return httpStatusOf(new LongrunError(reason, ""));
  }

  test("the examples are what is answered", async () => {
    const { send } = setUp();
    const commands = consoleCommands(section("Errors"));
    expect(commands).toHaveLength(2);
    for (const { command, output } of commands) {
      const [, target] = /http:\/\/localhost:50051([^']+)/.exec(command) ?? [];
      expect((await send(`GET ${target}`)).text.trim()).toBe(output);
    }
  });
});

describe("the examples of an operation and of an error are what is answered", () => {
  test.each([
    ["ExtremeCloud IQ's profile", "/xiq", "create_time", "error_id"],
    ["The profile of generated clients", "/async/v1", "created_at", "request_id"],
  ])("in %s", async (heading, mount, time, requestId) => {
    const [operation, error] = examples(heading);
    const { send, call, clock } = setUp();
    const created = operation[time] ?? operation.metadata[time];
    clock.advance(Date.parse(created) - clock.now());
    await call("createOperation", { operationId: "7" });
    await call("updateOperation", { name: "operations/7", progress: { fraction: 0.4, message: "resizing" } });
    expect((await send(`GET ${mount}/operations/7`)).json).toEqual(operation);
    const headers = { "x-request-id": error[requestId] };
    expect((await send(`GET ${mount}/operations/none`, { headers })).json).toEqual(error);
  });
});

test("a watch has the format of the media type that is listed", () => {
  const types = rows("Watches").map(([cell]) => codes(cell)[0]);
  expect(types).toHaveLength(3);
  for (const type of types) expect(acceptedFormat(type).contentType).toBe(`${type}; charset=UTF-8`);
});

test("every document that is listed is there", async () => {
  const { send } = setUpDocuments();
  const paths = rows("Documents").flatMap(([cell]) => codes(cell));
  expect(paths).toHaveLength(4);
  for (const path of paths) expect([path, (await send(`GET ${path}`)).status]).toEqual([path, 200]);
});

test("the limits are those of the server", () => {
  const { bodyBytes, headerBytes, headersTimeout, requestTimeout, keepAlive, stallTimeout, pipelined } =
    defaultHttpLimits;
  const sizes: Readonly<Record<string, number>> = { MiB: 1024 * 1024, KiB: 1024, s: 1000 };
  const shown = rows("Limits").map(([, cell = ""]) => {
    const [number, unit = ""] = cell.split(" ");
    return Number(number) * (sizes[unit] ?? 1);
  });
  const depth = deepest();
  expect(shown).toEqual([
    bodyBytes,
    headerBytes,
    headersTimeout,
    requestTimeout,
    keepAlive,
    stallTimeout,
    pipelined,
    depth,
  ]);
});

/** How deep arrays may be nested in JSON. */
function deepest(): number {
  for (let depth = 1; ; depth++) {
    try {
      parseJson("[".repeat(depth) + "]".repeat(depth));
    } catch {
      return depth - 1;
    }
  }
}
