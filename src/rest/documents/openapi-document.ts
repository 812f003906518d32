import type { JsonObject } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import type { ApiDescription } from "./api-description.ts";
import type { Endpoint } from "./endpoint.ts";
import { GOOGLE_ERROR, googleErrorSchema } from "./google-error-schema.ts";
import { MessageSchemas } from "./message-schemas.ts";
import { openApiDialect } from "./openapi-dialect.ts";
import { openApiOperation, openApiPath, openApiTag } from "./openapi-operation.ts";
import { type ProfileMounts, profileDescriptions } from "./profile-descriptions.ts";
import { sharedParameters, typeOfParameter } from "./shared-parameters.ts";

/** The version prefix of the paths. Others are served alike. */
const VERSION = "v1";

/** Of the system parameters, those that are of use to a client of this document. */
const USEFUL = ["$.xgafv", "fields", "prettyPrint"];

/** The OpenAPI 3.1 document of the google profile and of those that are mounted. `origin` is where clients find the API. */
export function openApiDocument(
  api: ApiDescription,
  { origin, mounts }: { readonly origin: string; readonly mounts: ProfileMounts },
): JsonObject {
  const schemas = new MessageSchemas(openApiDialect, api.comments);
  const googlePaths = pathsOf(api, schemas);
  const profiles = profileDescriptions(mounts);
  const tags = new Map(api.endpoints.map((endpoint) => [openApiTag(endpoint), tagDescription(endpoint)]));
  return {
    openapi: "3.1.0",
    info: {
      title: "Longrun API",
      version: VERSION,
      description:
        "Long-running operations: google.longrunning.Operations, and what their producers need. Operations may have any " +
        "parent, and every path any version prefix, such as `/v1beta1`; those shown here are the usual ones.",
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    security: [],
    tags: [
      ...[...tags].map(([name, description]) => ({ name, description })),
      ...profiles.map(({ tag, description }) => ({ name: tag, description })),
    ],
    paths: Object.assign({}, googlePaths, ...profiles.map(({ paths }) => paths)),
    components: {
      schemas: Object.assign(
        schemas.all(),
        { [GOOGLE_ERROR]: googleErrorSchema(schemas.message(AnySchema)) },
        ...profiles.map((profile) => profile.schemas),
      ),
      responses: {
        [GOOGLE_ERROR]: {
          description: "An error.",
          content: { "application/json": { schema: openApiDialect.reference(GOOGLE_ERROR) } },
        },
      },
      parameters: Object.fromEntries(USEFUL.map((name) => [componentName(name), parameterJson(name)])),
    },
  };
}

function pathsOf(api: ApiDescription, schemas: MessageSchemas): JsonObject {
  const parameters = USEFUL.map((name) => ({ $ref: `#/components/parameters/${componentName(name)}` }));
  const error = { $ref: `#/components/responses/${GOOGLE_ERROR}` };
  const errors = { "4XX": error, "5XX": error };
  const taken = new Set<string>();
  const byPath = Map.groupBy(api.endpoints, (endpoint) => openApiPath(endpoint, VERSION));
  return Object.fromEntries(
    [...byPath].map(([path, endpoints]) => {
      const operations = endpoints.map((endpoint) => {
        const id = operationId(endpoint, taken);
        return [endpoint.route.rule.httpMethod.toLowerCase(), openApiOperation(endpoint, id, api, schemas, errors)];
      });
      return [path, { parameters, ...Object.fromEntries(operations) }];
    }),
  );
}

/** `getOperation`, `projectsLocationsGetOperation`; of a second way to do the same `waitOperationByGet`. */
function operationId({ collections, route: { bound, rule } }: Endpoint, taken: Set<string>): string {
  const [first = "", ...words] = [...collections.slice(0, -1), bound.method.localName];
  const name = first + words.map(capitalized).join("");
  const id = taken.has(name) ? `${name}By${capitalized(rule.httpMethod.toLowerCase())}` : name;
  taken.add(id);
  return id;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function tagDescription({ collections }: Endpoint): string {
  const name = collections.map((collection) => `${collection}/{${collection.replace(/s$/, "")}}`).join("/");
  return `Operations with names such as \`${name}\`.`;
}

function parameterJson(name: string): JsonObject {
  const parameter = sharedParameters[name];
  if (parameter === undefined) throw new Error(`there is no parameter ${name}`);
  return { name, in: "query", description: parameter.description, schema: typeOfParameter(parameter) };
}

/** Keys of components have no dollar. */
function componentName(name: string): string {
  return name.replace(/^\$\./, "");
}
