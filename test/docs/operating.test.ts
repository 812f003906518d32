import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse, parseAllDocuments } from "yaml";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { createLog, logAudit, logCall } from "../../src/observe/log.ts";
import { Metrics } from "../../src/observe/metrics/metrics.ts";
import { Code, State } from "../../src/proto/messages.ts";
import { reasons } from "../../src/reasons.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import { parseExposition } from "../observe/support/exposition.ts";
import { checkout } from "../server/support/server-process.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { Shell } from "./support/shell.ts";
import { filesIn, freePort, walkThrough } from "./support/walk-through.ts";

const text = readFileSync("docs/operating.md", "utf8");
const files = filesIn(text);

/** The text under a heading of the second order. */
function section(heading: string): string {
  return text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

test("a reader who does what is told gets what is shown", async () => {
  await walkThrough(text, await Shell.open());
}, 60_000);

/** All metrics, each with something in it. */
async function measured() {
  const metrics = new Metrics("1");
  const repository = new MemoryRepository();
  metrics.showProcess();
  metrics.showOperations(repository, new FakeClock());
  metrics.showReplication({ replication: { isListening: true, sinceLastLook: 0 } });
  const call = { profile: "grpc", code: Code.NOT_FOUND, milliseconds: 1, reason: "OPERATION_NOT_FOUND" } as const;
  metrics.calls.count({ ...call, rpc: "google.longrunning.Operations/GetOperation" });
  metrics.calls.count({ ...call, rpc: "google.longrunning.Operations/WaitOperation" });
  metrics.openCalls.cell("google.longrunning.Operations/GetOperation");
  metrics.repository.durations("read");
  metrics.repository.failed("read", new Error("away"));
  metrics.connections.opened("http1", new EventEmitter());
  metrics.reloads.count("tls", "ok");
  return parseExposition(await metrics.read());
}

test("the table of metrics has all that are longrun's, with their types and labels", async () => {
  const rows = [...section("Metrics").matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]*?) ?\| .+ \|$/gm)];
  const shown = rows.map(([, name, type, labels = ""]) => [name, type, labels.replaceAll("`", "")]);
  const own = [...(await measured())].filter(([name]) => name.startsWith("longrun_"));
  const labelsOf = (samples: readonly { readonly labels: Readonly<Record<string, string>> }[]) =>
    Object.keys(samples[0]?.labels ?? {}).filter((label) => label !== "le");
  const there = own.map(([name, { type, samples }]) => [name, type, labelsOf(samples).join(" ")]);
  expect(shown.sort()).toEqual(there.sort());
});

test("metrics that are named anywhere on the page are there", async () => {
  const metrics = await measured();
  const named = [...text.matchAll(/\b(?:longrun|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);
  expect(named.filter((name) => !metrics.has(name.replace(/_(bucket|sum|count)$/, "")))).toEqual([]);
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string };
}

describe("the rules for Prometheus", () => {
  const { groups } = parse(files.get("longrun.rules.yml") ?? "");
  const rules: readonly Rule[] = groups[0].rules;

  test("are alerts with different names, a severity and a sentence", () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels, annotations } of rules) {
      expect(["page", "ticket"]).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each(rules)("$alert is about metrics, labels and values that are there", async ({ expr }) => {
    const metrics = await measured();
    const selectors = [...expr.matchAll(/\b(\w+)(?:\{([^}]*)\})/g)];
    for (const [, name = "", matchers = ""] of selectors) {
      if (name === "up") continue;
      const metric = metrics.get(name.replace(/_bucket$/, ""));
      for (const [, label = "", , values = ""] of matchers.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)) {
        expect(Object.keys(metric?.samples[0]?.labels ?? {})).toContain(label);
        for (const value of values.split("|")) expect(known(label, value)).toBe(true);
      }
    }
    expect(expr.split("(").length).toBe(expr.split(")").length);
  });

  function known(label: string, value: string): boolean {
    const values: Readonly<Record<string, readonly string[]>> = {
      code: Object.keys(Code),
      reason: [...Object.keys(reasons), "OTHER"],
      state: Object.keys(State),
      outcome: ["ok", "failed"],
      method: ["countStates"],
    };
    return values[label]?.includes(value) ?? false;
  }
});

/** What a log shows of something that happened to an operation. */
function logged(tell: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  let line = "";
  tell(createLog("info", { write: (written) => (line += written) }));
  return JSON.parse(line);
}

test("the table of a call's line has all of its fields, in their order", () => {
  const report = {
    method: "GET /v1/operations/a",
    rpc: undefined,
    profile: "google",
    resource: "operations/a",
  } as const;
  const line = logged((log) =>
    logCall(log, {
      ...report,
      principal: "key:ci",
      remoteAddress: "127.0.0.1",
      code: Code.NOT_FOUND,
      reason: "OPERATION_NOT_FOUND",
      milliseconds: 1,
      requestId: "1",
      traceId: "2",
    }),
  );
  const shown = [...section("Logs").matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
  expect(["level", "time", ...shown, "msg"]).toEqual(Object.keys(line));
});

test("what is logged of a policy that cannot be used is what is shown", () => {
  const [, shown = ""] = /```json\n(.*"level":40.*)\n```/.exec(section("Changes while it runs")) ?? [];
  const message = messageOf(() => AccessPolicy.parse("rules: {}"));
  expect(JSON.parse(shown).msg).toBe(`policy.yaml: ${message} The policy before it stays in force.`);
});

function messageOf(act: () => unknown): string {
  try {
    return String(act());
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

test("an audit line has the fields that are named", () => {
  const event = { time: 1, action: "cancel", name: "operations/a", principal: "key:ci", code: "OK" } as const;
  const line = logged((log) => logAudit(log, { ...event, reason: "PERMISSION_DENIED" }));
  const [, named = ""] = /`audit` besides, with ([^;]+);/.exec(section("Logs")) ?? [];
  const fields = [...named.matchAll(/`(\w+)`/g)].map(([, field]) => field);
  expect(["level", "time", ...fields, "msg"]).toEqual(Object.keys(line));
});

test("the program that registers an SDK has calls traced to its exporter, in the caller's trace", async () => {
  const shell = await Shell.open();
  const [, program = ""] = /```js\n(\/\/ tracing\.mjs\n.*?)```/s.exec(text) ?? [];
  const exporter = '"@opentelemetry/exporter-trace-otlp-http"';
  expect(program).toContain(exporter);
  await symlink(join(checkout, "node_modules"), join(shell.folder, "node_modules"));
  await writeFile(join(shell.folder, "tracing.mjs"), program.replace(exporter, '"./exporter.mjs"'));
  await writeFile(join(shell.folder, "exporter.mjs"), WRITING_EXPORTER);
  const [, command = ""] = /^(NODE_OPTIONS=.*) npx longrun serve$/m.exec(section("Traces")) ?? [];
  const port = await freePort();
  await shell.serve(`${command} longrun serve --listen localhost:${port}`);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  await fetch(`http://localhost:${port}/v1/operations/a`, { headers });
  await shell.stop();
  const spans = (await readFile(join(shell.folder, "spans.txt"), "utf8")).trim().split("\n");
  expect(spans.sort()).toEqual([
    `longrun google.longrunning.Operations/GetOperation ${traceId}`,
    `longrun longrun.repository/read ${traceId}`,
  ]);
}, 30_000);

/** Writes a line for each span to a file. */
const WRITING_EXPORTER = `
import { appendFileSync } from "node:fs";
export class OTLPTraceExporter {
  export(spans, done) {
    for (const span of spans) {
      const words = [span.resource.attributes["service.name"], span.name, span.spanContext().traceId];
      appendFileSync("spans.txt", words.join(" ") + "\\n");
    }
    done({ code: 0 });
  }
  async shutdown() {}
}
`;

describe("the objects for Kubernetes", () => {
  const objects = parseAllDocuments(files.get("longrun.yaml") ?? "").map((each) => each.toJS());
  const [deployment, service, budget] = objects;
  const { spec } = deployment.spec.template;
  const [container] = spec.containers;

  test("configure the server by settings that it has", () => {
    const pairs: readonly (readonly [string, string])[] = container.env
      .filter(({ value }: { value?: string }) => value !== undefined)
      .map(({ name, value }: { name: string; value: string }) => [name, value]);
    const environment = Object.fromEntries(pairs);
    const config = resolveConfig({ flags: {}, environment });
    for (const [name, value] of pairs) {
      const setting = name.replace("LONGRUN_", "").toLowerCase().replaceAll("_", "-");
      expect(Object.keys(config)).toContain(setting);
      if (value.startsWith("/")) {
        expect(container.volumeMounts.some(({ mountPath }: { mountPath: string }) => value.startsWith(mountPath))).toBe(
          true,
        );
      }
    }
    const ports = container.ports.map(({ containerPort }: { containerPort: number }) => containerPort);
    expect(ports).toEqual([config.listen.port, config["metrics-listen"]?.port]);
    const pause = container.lifecycle.preStop.sleep.seconds;
    expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(pause * 1000 + config["shutdown-grace"]);
  });

  test("look at pages that are served, on ports that are named", () => {
    const named = container.ports.map(({ name }: { name: string }) => name);
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      const { path, port } = container[probe].httpGet;
      expect(["/livez", "/readyz"]).toContain(path);
      expect(named).toContain(port);
    }
    expect(named).toContain(service.spec.ports[0].targetPort);
  });

  test("belong together", () => {
    const { labels } = deployment.spec.template.metadata;
    expect([deployment.spec.selector.matchLabels, service.spec.selector, budget.spec.selector.matchLabels]).toEqual([
      labels,
      labels,
      labels,
    ]);
    const volumes = spec.volumes.map(({ name }: { name: string }) => name);
    expect(container.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(volumes);
    expect(budget.spec.minAvailable).toBeLessThan(deployment.spec.replicas);
  });
});
