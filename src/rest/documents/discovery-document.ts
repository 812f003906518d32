import type { JsonObject } from "@bufbuild/protobuf";
import type { ApiDescription } from "./api-description.ts";
import { discoveryDialect } from "./discovery-dialect.ts";
import { discoveryMethod } from "./discovery-method.ts";
import type { Endpoint } from "./endpoint.ts";
import { MessageSchemas } from "./message-schemas.ts";
import { sharedParameters, typeOfParameter } from "./shared-parameters.ts";

/** The name of the API, under which clients ask for its document. */
export const API_NAME = "longrun";

/** What the standard methods (AIP-130) are called, of a collection and of one resource. */
const OF_COLLECTION: Readonly<Record<string, string>> = { GET: "list", POST: "create" };
const OF_RESOURCE: Readonly<Record<string, string>> = { GET: "get", PATCH: "patch", PUT: "update", DELETE: "delete" };

/** Resources by their collections, with their methods: those of the root have no name. */
interface Resource {
  readonly methods: Map<string, Endpoint>;
  readonly resources: Map<string, Resource>;
}

/**
 * The Discovery document of an API (https://developers.google.com/discovery/v1/reference/apis), from which
 * google-api-python-client and its like make their methods. `rootUrl` is where the client finds the API, with a slash at
 * the end; `version` is the version prefix of its paths. Without authentication it has no `auth`, or the clients would
 * look for credentials.
 */
export function discoveryDocument(
  api: ApiDescription,
  { rootUrl, version }: { readonly rootUrl: string; readonly version: string },
): JsonObject {
  const schemas = new MessageSchemas(discoveryDialect, api.comments);
  const method = (endpoint: Endpoint, id: string) => discoveryMethod(endpoint, id, version, api, schemas);
  const { resources } = resourceJson(resourcesOf(api.endpoints), API_NAME, method);
  return {
    kind: "discovery#restDescription",
    discoveryVersion: "v1",
    id: `${API_NAME}:${version}`,
    name: API_NAME,
    version,
    title: "Longrun API",
    description: "Long-running operations: google.longrunning.Operations, and what their producers need.",
    documentationLink: `${rootUrl}docs`,
    protocol: "rest",
    rootUrl,
    baseUrl: rootUrl,
    basePath: "",
    servicePath: "",
    fullyEncodeReservedExpansion: true,
    parameters: parametersJson(),
    resources: resources ?? {},
    schemas: Object.fromEntries(Object.entries(schemas.all()).map(([id, schema]) => [id, { id, ...Object(schema) }])),
  };
}

function resourcesOf(endpoints: readonly Endpoint[]): Resource {
  const root = emptyResource();
  for (const endpoint of endpoints) {
    let resource = root;
    for (const collection of endpoint.collections) {
      const inside = resource.resources.get(collection) ?? emptyResource();
      resource.resources.set(collection, inside);
      resource = inside;
    }
    const { method } = endpoint.route.bound;
    // Of several ways to call a method, a client knows one.
    if ([...resource.methods.values()].some(({ route }) => route.bound.method === method)) continue;
    const name = methodName(endpoint);
    resource.methods.set(resource.methods.has(name) ? method.localName : name, endpoint);
  }
  return root;
}

function emptyResource(): Resource {
  return { methods: new Map(), resources: new Map() };
}

function methodName({ verb, segments, route: { bound, rule } }: Endpoint): string {
  if (verb !== "") return verb;
  const names = segments.at(-1) === undefined ? OF_RESOURCE : OF_COLLECTION;
  return names[rule.httpMethod] ?? bound.method.localName;
}

function resourceJson(
  { methods, resources }: Resource,
  id: string,
  method: (endpoint: Endpoint, id: string) => JsonObject,
): JsonObject {
  const methodsJson = [...methods].map(([name, endpoint]) => [name, method(endpoint, `${id}.${name}`)]);
  const resourcesJson = [...resources].map(([name, each]) => [name, resourceJson(each, `${id}.${name}`, method)]);
  return {
    ...(methodsJson.length > 0 && { methods: Object.fromEntries(methodsJson) }),
    ...(resourcesJson.length > 0 && { resources: Object.fromEntries(resourcesJson) }),
  };
}

function parametersJson(): JsonObject {
  return Object.fromEntries(
    Object.entries(sharedParameters).map(([name, parameter]) => {
      const { description, default: value, values } = parameter;
      return [
        name,
        {
          description,
          location: "query",
          ...typeOfParameter(parameter),
          ...(value !== undefined && { default: value }),
          ...(values && { enumDescriptions: Object.values(values) }),
        },
      ];
    }),
  );
}
