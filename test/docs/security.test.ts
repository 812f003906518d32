import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseApiKeys } from "../../src/authentication/parse-api-keys.ts";
import type { Access } from "../../src/authorization/access.ts";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import { builtInRoles } from "../../src/authorization/roles.ts";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { keySetOf, makeSigner } from "../authentication/support/signer.ts";
import { caller, setUp } from "../handlers/call-handlers.ts";
import { Shell } from "./support/shell.ts";
import { filesIn, walkThrough } from "./support/walk-through.ts";

const text = readFileSync("docs/security.md", "utf8");
const files = filesIn(text);

/** The rows of the table that has this head, each as its cells. */
function table(head: string): string[][] {
  const [, rows = ""] = text.split(`\n${head}\n`);
  const lines = rows.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(1, end).map((line) => line.slice(2, -2).split(" | "));
}

test("a reader who does what is told gets what is shown", async () => {
  const shell = await Shell.open();
  const signer = await makeSigner("ES256", "2026-11");
  const exp = Math.floor(Date.now() / 1000) + 600;
  const claims = { iss: "https://id.example.com", aud: "longrun", sub: "alice", tenant: "acme", groups: ["ops"], exp };
  await writeFile(join(shell.folder, "jwks.json"), keySetOf(signer));
  await writeFile(join(shell.folder, "alice.token"), await signer.sign(claims));
  await walkThrough(text, shell);
}, 120_000);

test("the few lines of the README make a server that starts without a warning", async () => {
  const [, lines = ""] = /## On a network\n.*?```sh\n(.*?)```/s.exec(readFileSync("README.md", "utf8")) ?? [];
  const [files = "", options = ""] = lines.split("longrun serve ");
  const shell = await Shell.open();
  await shell.run(/^\$ (openssl req .*?openssl\.log)$/ms.exec(text)?.[1] ?? "");
  expect(await shell.run(files)).toMatch(/^The key of shop, which is kept nowhere: lr_/);
  const said = await shell.serve(`longrun serve --listen 0.0.0.0:0 ${options.replace(/^--listen \S+ /, "")}`.trim());
  expect(said).toContain("gRPC and REST over TLS");
  expect(shell.serverErrors).toBe("");
}, 60_000);

test("the policies and the files of keys that are shown can be read", () => {
  const keys = [...files].filter(([name]) => name.includes("keys"));
  const policies = [...files].filter(([name]) => !name.includes("keys"));
  expect([keys.length, policies.length]).toEqual([1, 3]);
  for (const [name, content] of keys) expect(parseApiKeys(name, content)).toHaveLength(1);
  for (const [, content] of policies) expect(() => AccessPolicy.parse(content)).not.toThrow();
});

test("the roles are those that every policy has", () => {
  const shown = table("| role | may |").map(([name = "", may = ""]) => [name.replaceAll("`", ""), may.split(", ")]);
  expect(shown).toEqual([...builtInRoles]);
});

/** Somebody who may do everything, and is noted what was asked for first. */
function noting(): { readonly asked: string[]; readonly access: Access } {
  const asked: string[] = [];
  const access: Access = {
    isUnrestricted: false,
    may: (permission) => asked.push(permission) > 0,
    mayEverywhere: () => true,
    narrow(permission, parents) {
      asked.push(permission);
      return { parents, isExact: true };
    },
  };
  return { asked, access };
}

test("each method asks for the permission that is shown for it", async () => {
  const rows = table("| method | permission |").flatMap(([methods = "", permission]) =>
    methods.split(", ").map((method) => [method.replaceAll("`", ""), permission] as const),
  );
  const served = [...Operations.methods, ...OperationRegistry.methods];
  expect(rows.map(([method]) => method).sort()).toEqual(served.map(({ name }) => name).sort());
  const { services } = setUp();
  const bound = services.flatMap(({ methods }) => methods);
  for (const [name, permission] of rows) {
    const { asked, access } = noting();
    const call = { ...caller, principal: { name: "somebody", access }, signal: AbortSignal.abort() };
    const method = bound.find((each) => each.method.name === name);
    const about = { name: "operations/none", parent: "", filter: "", pageToken: "", pageSize: 0, orderBy: "" };
    const request = /List|Count|WatchOperations/.test(name) ? { ...about, name: "" } : about;
    if (method?.kind === "unary") await method.handler(request, call).catch(() => {});
    if (method?.kind === "server_streaming") {
      await method
        .handler(request, call)
        [Symbol.asyncIterator]()
        .next()
        .catch(() => {});
    }
    expect({ name, asked: asked[0] }).toEqual({ name, asked: permission });
  }
});

test("every threat has a test that is there", () => {
  const rows = table("| threat | what is promised | tested by |");
  expect(rows.length).toBeGreaterThan(10);
  const named = rows.map(([, , by = ""]) => [...by.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path));
  expect(named.filter((paths) => paths.length === 0)).toEqual([]);
  expect(named.flat().filter((path) => !existsSync(path))).toEqual([]);
  const mentioned = [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(mentioned.filter((path) => !existsSync(path))).toEqual([]);
});

test("the locked versions are those that were looked at", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const rows = table("| package | locked | advisories | |").filter(([name = ""]) => name.startsWith("`"));
  for (const [name = "", version] of rows) {
    const path = `node_modules/${name.replaceAll("`", "")}`;
    expect([name, packages[path]?.version]).toEqual([name, version]);
  }
});

test("no package that a server runs has an install script, but one that needs none", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>;
  };
  const running = Object.entries(packages).filter(
    ([name, { dev, hasInstallScript }]) => name && !dev && hasInstallScript,
  );
  expect(running.map(([name]) => name)).toEqual(["node_modules/protobufjs"]);
});
