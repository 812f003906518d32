import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";

/** What one file of src imports: a file of src by its path in src, or a package by its name. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly ours: boolean;
  readonly typeOnly: boolean;
}

const root = join(import.meta.dirname, "..");
const IMPORT = /^(?:import|export)(?<type> type)?\b(?<clause>[\w\s$,{}*]*?)(?:\bfrom\s*)?"(?<target>[^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*["'](?<target>[^"']+)["']\s*\)/g;

const sources = typescriptFiles("src").map((path) => relative("src", path));
const imports = sources.flatMap(importsOf);
const ours = imports.filter((each) => each.ours);

/** What each part of src may import of src besides itself, and what of that as types only. */
const rules: Readonly<Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>> = {
  "proto/": { values: [] },
  "escape-unseen.ts": { values: [] },
  "quote.ts": { values: ["escape-unseen.ts"] },
  "check-argument.ts": { values: [] },
  "aborted.ts": { values: [] },
  "clock.ts": { values: [] },
  "reasons.ts": { values: ["proto/"] },
  "errors.ts": { values: ["proto/", "quote.ts", "reasons.ts"] },
  "carried-status.ts": { values: ["proto/"] },
  "limits.ts": { values: ["aip/"] },
  "json/": { values: leaves() },
  "aip/": { values: ["errors.ts", "quote.ts", "proto/"] },
  "authorization/": { values: leaves("aip/", "files/yaml-node.ts") },
  "files/": { values: ["clock.ts", "quote.ts"] },
  "authentication/": { values: leaves("authorization/", "files/") },
  "transcoding/": { values: leaves("json/json.ts") },
  "operations/": { values: leaves("aip/"), types: ["repository/repository.ts"] },
  "repository/": { values: [...leaves("aip/"), "operations/record.ts"], types: ["operations/"] },
  "handlers/": { values: [...leaves("aip/"), "authorization/", "operations/"], types: ["repository/repository.ts"] },
  "rest/": { values: leaves("handlers/", "json/", "transcoding/"), types: ["authorization/"] },
  "transport/": {
    values: leaves("aip/", "authentication/", "authorization/", "carried-status.ts", "files/", "handlers/"),
    types: ["rest/http.ts"],
  },
  "client/": { values: leaves("packing/") },
  "packing/": { values: [] },
  "work/": {
    values: leaves("aip/", "carried-status.ts", "operations/", "packing/"),
    types: ["repository/repository.ts"],
  },
  "observe/": {
    values: leaves("operations/record.ts"),
    types: ["handlers/handler.ts", "repository/repository.ts", "transport/"],
  },
  "config/": {
    values: ["authentication/", "files/yaml-node.ts", "observe/", "rest/google/api-version.ts", ...leaves()],
    types: ["transport/"],
  },
  "open-repository.ts": { values: ["config/", "repository/"] },
  "services.ts": { values: [""] },
  "server.ts": { values: [""] },
  "longrun.ts": { values: [""] },
  "index.ts": { values: [""] },
  "cli/": { values: [""] },
};

describe("imports go one way", () => {
  test("every file belongs to a part that has a rule", () => {
    expect(sources.filter((file) => partOf(file) === undefined)).toEqual([]);
    expect(sources.length).toBeGreaterThan(40);
    expect(ours.length).toBeGreaterThan(sources.length);
  });

  test.each(Object.keys(rules))("%s imports only what is below it", (part) => {
    const { values = [], types = [] } = rules[part] ?? {};
    const allowed = ({ to, typeOnly }: Import) =>
      to.startsWith(part) || startsWithAny(to, values) || (typeOnly && startsWithAny(to, types));
    const mine = ours.filter(({ from }) => partOf(from) === part);
    expect(mine.filter((each) => !allowed(each)).map(arrow)).toEqual([]);
  });

  test("gRPC and HTTP do not know each other", () => {
    const protocols = ["transport/grpc/", "transport/http/"];
    const across = ours.filter(({ from, to }) =>
      protocols.some((each) => from.startsWith(each) && !to.startsWith(each)),
    );
    expect(across.filter(({ to }) => startsWithAny(to, protocols)).map(arrow)).toEqual([]);
  });

  test("handlers, REST and the core know no protocol", () => {
    const forbidden = /^(@grpc\/|node:(http2?|https|net|tls|dgram)$)/;
    const parts = ["handlers/", "rest/", "operations/", "work/", "packing/", "aip/", "proto/", "repository/"];
    const driver = "repository/postgres/database.ts";
    const inside = imports.filter(({ from }) => startsWithAny(from, parts) && from !== driver);
    const wrong = inside.filter(({ to }) => forbidden.test(to));
    expect(wrong.map(arrow)).toEqual([]);
  });

  test("only proto/messages.ts imports generated code", () => {
    const importers = ours.filter(({ to }) => to.startsWith("proto/gen/")).map(({ from }) => from);
    expect([...new Set(importers)]).toEqual(["proto/messages.ts"]);
  });

  test("no file imports itself by way of others, not even types", () => {
    const graph = Map.groupBy(ours, ({ from }) => from);
    const cycles: string[] = [];
    const finished = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (path.includes(file) || finished.has(file)) return;
      for (const { to } of graph.get(file) ?? []) visit(to, [...path, file]);
      finished.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

test("no file has more than 300 lines", () => {
  const files = ["src", "test", "bench"].flatMap(typescriptFiles);
  const long = files.filter((path) => read(path).split("\n").length > 301);
  expect(long).toEqual([]);
});

function leaves(...more: readonly string[]): readonly string[] {
  return [
    "proto/",
    "escape-unseen.ts",
    "quote.ts",
    "check-argument.ts",
    "aborted.ts",
    "clock.ts",
    "reasons.ts",
    "errors.ts",
    "limits.ts",
    ...more,
  ];
}

function partOf(file: string): string | undefined {
  return Object.keys(rules).find((part) => file.startsWith(part));
}

function startsWithAny(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}

function arrow({ from, to, typeOnly }: Import): string {
  return `${from} -> ${to}${typeOnly ? " (type)" : ""}`;
}

function importsOf(from: string): Import[] {
  const text = read(join("src", from));
  const found = [...text.matchAll(IMPORT), ...text.matchAll(DYNAMIC)];
  return found.map(({ groups = {} }) => {
    const { type, clause = "", target = "" } = groups;
    const names = /^\s*\{(?<names>[^}]*)\}\s*$/.exec(clause)?.groups?.names?.split(",") ?? [""];
    const named = names.map((name) => name.trim()).filter((name) => name !== "");
    const typeOnly = type !== undefined || (named.length > 0 && named.every((name) => name.startsWith("type ")));
    const mine = target.startsWith(".");
    return { from, to: mine ? join(dirname(from), target) : target, ours: mine, typeOnly };
  });
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("/proto/gen"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
