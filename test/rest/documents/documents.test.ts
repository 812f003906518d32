import { describe, expect, test } from "@jest/globals";
import { RouteFinder } from "../../../src/rest/google/route-finder.ts";
import { googleRoutes } from "../../../src/rest/google/routes.ts";
import { at, others, setUp } from "./set-up.ts";

const VERSIONS = ["v1", "v2", "v1alpha", "v1beta1", "v10alpha12"];

test("a version prefix is what the google profile takes as one", async () => {
  const { send, services } = setUp();
  const finder = new RouteFinder(googleRoutes(services));
  const takes = (version: string) => {
    try {
      return finder.find("GET", `/${version}/operations`).kind === "found";
    } catch {
      return false;
    }
  };
  for (const version of [...VERSIONS, "v", "1", "v1.1", "v1gamma1", "V1", "v1alpha1beta1", "v1a", "xv1", ""]) {
    const { status } = await send(`GET /$discovery/rest?version=${version}`);
    expect([version, status]).toEqual([version, takes(version) ? 200 : 404]);
    expect(takes(version)).toBe(VERSIONS.includes(version));
  }
});

describe("Discovery documents", () => {
  test.each([
    "/$discovery/rest?version=v1",
    "/%24discovery/rest?version=v1",
    "/$discovery/rest?key=abc&version=v1",
    "/$discovery/rest",
    "/discovery/v1/apis/longrun/v1/rest",
    "/discovery/v1/apis/longrun/v1/rest?key=abc",
  ])("are at %s", async (target) => {
    const { send } = setUp();
    const { status, headers, body } = await send(`GET ${target}`);
    expect([status, headers?.["content-type"]]).toEqual([200, "application/json; charset=UTF-8"]);
    expect(JSON.parse(String(body))).toMatchObject({ id: "longrun:v1" });
  });

  test("are there for every version prefix, at both paths alike", async () => {
    const { get } = setUp();
    for (const version of VERSIONS) {
      const document = await get(`/$discovery/rest?version=${version}`);
      expect(document).toMatchObject({ id: `longrun:${version}`, version });
      expect(await get(`/discovery/v1/apis/longrun/${version}/rest`)).toEqual(document);
    }
  });

  test("have the root that the client asked by", async () => {
    const { get } = setUp();
    const origin = "http://127.0.0.1:50051";
    expect(await get("/$discovery/rest?version=v1", { origin })).toMatchObject({
      rootUrl: `${origin}/`,
      baseUrl: `${origin}/`,
      documentationLink: `${origin}/docs`,
    });
  });

  test.each([
    "/$discovery/rest?version=",
    "/$discovery/rest?version=1",
    "/$discovery/rest?version=v1%2F..",
    "/$discovery/rest?version=v1gamma",
    "/discovery/v1/apis/longrun/latest/rest",
  ])("are not at %s", async (target) => {
    const { send } = setUp();
    const { status, body } = await send(`GET ${target}`);
    expect(status).toBe(404);
    expect(at(JSON.parse(String(body)), "error", "details", 0, "reason")).toBe("ROUTE_NOT_FOUND");
  });

  test("need a query that is well-formed", async () => {
    const { send } = setUp();
    expect(await send("GET /$discovery/rest?version=%zz")).toMatchObject({ status: 400 });
  });
});

test("OpenAPI is at /openapi.json, with the origin that the client asked by", async () => {
  const { get, send } = setUp();
  const origin = "http://127.0.0.1:50051";
  expect(await get("/openapi.json", { origin })).toMatchObject({ openapi: "3.1.0", servers: [{ url: origin }] });
  expect((await send("GET /openapi.json")).headers).toMatchObject({ vary: "Host" });
});

test.each(["https://longrun.example.com", "https://longrun.example.com/"])(
  "with the public URL %s, documents tell that of clients, whatever host they ask",
  async (publicUrl) => {
    const { get } = setUp({ publicUrl });
    const init = { origin: "http://10.0.0.1:50051", headers: { "x-forwarded-host": "evil.example.com" } };
    const url = "https://longrun.example.com";
    expect(await get("/openapi.json", init)).toMatchObject({ servers: [{ url }] });
    expect(await get("/$discovery/rest", init)).toMatchObject({ rootUrl: `${url}/`, documentationLink: `${url}/docs` });
  },
);

test("nobody is believed who says where clients find the server", async () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "evil.example.com", forwarded: "proto=https" };
  expect(await setUp().get("/openapi.json", { origin: "http://a.test", headers })).toMatchObject({
    servers: [{ url: "http://a.test" }],
  });
});

test.each([
  "GET /",
  "GET /v1/operations",
  "POST /v1/operations",
  "GET /xiq/operations/a",
  "GET /openapi.json/",
  "GET /discovery/v1/apis/other/v1/rest",
  "GET /docs/a/b",
  "GET /%zz",
])("%s is for others", async (line) => {
  const { send } = setUp();
  expect(await send(line)).toBe(others);
});

test.each(["/openapi.json", "/docs", "/docs/show.js", "/$discovery/rest", "/discovery/v1/apis/longrun/v1/rest"])(
  "%s is only for GET",
  async (path) => {
    const { send } = setUp();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers, body } = await send(`${method} ${path}`);
      expect([status, headers?.allow]).toEqual([405, "GET, HEAD"]);
      expect(at(JSON.parse(String(body)), "error", "details", 0, "reason")).toBe("METHOD_NOT_ALLOWED");
    }
  },
);

describe("the reference page", () => {
  test("with a slash at its end leads to the page itself, whose links are relative", async () => {
    const { status, headers } = await setUp().send("GET /docs/");
    expect(status).toBe(308);
    expect(new URL(headers?.location ?? "", "https://a.test/prefix/docs/").pathname).toBe("/prefix/docs");
  });

  const readAsset = async (name: string) => Buffer.from(`the file ${name}`);

  test("lets nothing in that is not from this server, and no inline script", async () => {
    const { send } = setUp({ readAsset });
    const { status, headers = {}, body } = await send("GET /docs");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=UTF-8"]);
    const policy = Object.fromEntries(
      (headers["content-security-policy"] ?? "").split("; ").map((each) => {
        const [name, ...sources] = each.split(" ");
        return [name, sources.join(" ")];
      }),
    );
    expect(policy).toMatchObject({ "default-src": "'none'", "script-src": "'self'", "connect-src": "'self'" });
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|https?:|\*/);
    expect(String(body)).not.toMatch(/https?:|<style|style=|\son\w+=|<script>/);
  });

  test("loads files that are there, each with its type", async () => {
    const { send } = setUp({ readAsset });
    const html = String((await send("GET /docs")).body);
    const loaded = [...html.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, path]) => path);
    expect(loaded).toEqual(["docs/swagger-ui.css", "docs/swagger-ui-bundle.js", "docs/show.js"]);
    for (const path of loaded) {
      const { status, headers, body } = await send(`GET /${path}`);
      expect(status).toBe(200);
      expect(headers?.["content-type"]).toBe(`text/${path?.endsWith(".css") ? "css" : "javascript"}; charset=UTF-8`);
      if (path !== "docs/show.js") expect(String(body)).toBe(`the file ${path?.slice("docs/".length)}`);
    }
  });

  test("shows the document that is beside it, and asks nobody whether it is valid", async () => {
    const { send } = setUp({ readAsset });
    let shown: unknown;
    const script = String((await send("GET /docs/show.js")).body);
    new Function("SwaggerUIBundle", script)((options: unknown) => {
      shown = options;
    });
    expect(shown).toMatchObject({ url: "openapi.json", validatorUrl: null, dom_id: "#reference" });
    expect(String((await send("GET /docs")).body)).toContain('id="reference"');
  });

  test.each(["index.html", "swagger-ui.js", "..%2Fdocuments.ts", "constructor", "swagger-ui.css%00"])(
    "has no file %s",
    async (name) => {
      const asked: string[] = [];
      const { send } = setUp({
        readAsset: async (asset) => {
          asked.push(asset);
          return Buffer.from("");
        },
      });
      expect(await send(`GET /docs/${name}`)).toMatchObject({ status: 404 });
      expect(asked).toEqual([]);
    },
  );

  test("a file that cannot be read is a fault, of which nothing is told", async () => {
    const fault = new Error("ENOENT: /secret/path");
    const { send } = setUp({ readAsset: () => Promise.reject(fault) });
    const reply = await send("GET /docs/swagger-ui.css");
    expect(reply).toMatchObject({ status: 500, fault });
    expect(String(reply.body)).not.toContain("secret");
  });
});
