import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { resolveConfig } from "../../src/config/config.ts";
import { parseDuration } from "../../src/config/duration.ts";
import { settings } from "../../src/config/settings.ts";
import { checkout } from "./build-image.ts";
import { parseDockerfile, textsOf } from "./dockerfile.ts";

const { services, volumes } = parse(readFileSync(join(checkout, "compose.yaml"), "utf8"));
const { longrun, postgres } = services;
const stages = parseDockerfile(readFileSync(join(checkout, "Dockerfile"), "utf8"));

test("the server is configured by settings that it has, for the database beside it", () => {
  const environment: Record<string, string> = longrun.environment;
  const known = Object.keys(settings).map((name) => `LONGRUN_${name.toUpperCase().replaceAll("-", "_")}`);
  const used = Object.keys(environment).filter((name) => name.startsWith("LONGRUN_"));
  expect(known).toEqual(expect.arrayContaining(used));
  const { repository } = resolveConfig({ flags: {}, environment });
  if (repository.kind !== "postgres") throw new Error(`the repository is ${repository.kind}`);
  const { username, hostname, pathname } = new URL(repository.url);
  expect(services).toHaveProperty(hostname);
  expect([username, pathname.slice(1)]).toEqual([postgres.environment.POSTGRES_USER, postgres.environment.POSTGRES_DB]);
  expect(environment.PGPASSWORD).toBe(postgres.environment.POSTGRES_PASSWORD);
});

test("the server is this checkout's, on the port of its image, and begins when the database is there", () => {
  expect(longrun.build).toBe(".");
  const exposed = stages.flatMap((stage) => textsOf(stage, "EXPOSE"));
  expect(longrun.ports.map((port: string) => port.split(":").at(-1))).toEqual(exposed);
  expect(longrun.depends_on).toEqual({ postgres: { condition: "service_healthy" } });
  expect(postgres.healthcheck.test).toEqual(expect.arrayContaining(["CMD", "pg_isready"]));
  expect(stages.flatMap((stage) => textsOf(stage, "HEALTHCHECK"))).toHaveLength(1);
});

test("operations are on a volume, and nobody else reaches the database", () => {
  const mounted = postgres.volumes.map((mount: string) => mount.split(":")[0]);
  expect(Object.keys(volumes)).toEqual(mounted);
  expect(postgres).not.toHaveProperty("ports");
});

test("the server may do nothing that it need not, and has the time to drain", () => {
  expect(longrun).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  const grace = parseDuration(settings["shutdown-grace"].default);
  expect(parseDuration(longrun.stop_grace_period)).toBeGreaterThan(grace);
});
