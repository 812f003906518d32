import type { JsonObject } from "@bufbuild/protobuf";
import type { ApiDescription } from "./api-description.ts";
import type { Endpoint } from "./endpoint.ts";
import type { MessageSchemas } from "./message-schemas.ts";
import { firstSentence } from "./plain-comment.ts";
import { queryFields } from "./request-fields.ts";

/** The path of an endpoint in an OpenAPI document: `/v1/projects/{project}/operations/{operation}:cancel`. */
export function openApiPath({ segments, verb }: Endpoint, version: string): string {
  const parts = segments.map((text, index) => text ?? `{${idName(segments[index - 1])}}`);
  return `/${[version, ...parts].join("/")}${verb === "" ? "" : `:${verb}`}`;
}

/** The tag of an endpoint: its collections, such as `projects.operations`. */
export function openApiTag({ collections }: Endpoint): string {
  return collections.join(".");
}

/** An endpoint as an operation of OpenAPI. The names of the `errors` are responses of the document. */
export function openApiOperation(
  endpoint: Endpoint,
  operationId: string,
  { comments, pathFields }: ApiDescription,
  schemas: MessageSchemas,
  errors: JsonObject,
): JsonObject {
  const { bound, rule } = endpoint.route;
  const { method } = bound;
  const comment = comments.of(method);
  const ids = endpoint.segments.flatMap((text, index) => (text === undefined ? [endpoint.segments[index - 1]] : []));
  const inPath = ids.map((collection) => ({
    name: idName(collection),
    in: "path",
    required: true,
    description: `An ID in the collection \`${collection}\`.`,
    schema: { type: "string", minLength: 1 },
  }));
  const inQuery = queryFields(endpoint.route, pathFields).map((field) => {
    const { description = "", ...schema } = schemas.field(field);
    return { name: field.jsonName, in: "query", description, schema };
  });
  const bodyField = method.input.fields.find(({ name }) => name === rule.body);
  const body = rule.body === "*" ? schemas.message(method.input, pathFields.get(method)) : undefined;
  const requestBody = bodyField ? schemas.field(bodyField) : body;
  return {
    operationId,
    tags: [openApiTag(endpoint)],
    summary: firstSentence(comment),
    description: comment,
    parameters: [...inPath, ...inQuery],
    ...(requestBody && { requestBody: { required: false, content: { "application/json": { schema: requestBody } } } }),
    responses: {
      "200": {
        description: bound.kind === "unary" ? "The answer." : "The changes, each when it comes.",
        content: contentOf(schemas.message(method.output), bound.kind),
      },
      ...errors,
    },
  };
}

function contentOf(schema: JsonObject, kind: Endpoint["route"]["bound"]["kind"]): JsonObject {
  if (kind === "unary") return { "application/json": { schema } };
  const text = (description: string) => ({ schema: { type: "string", description } });
  return {
    "application/json": { schema: { type: "array", items: schema } },
    "text/event-stream": text("Server-sent events; `data` is a change as JSON, `id` is its ID for `Last-Event-ID`."),
    "application/x-ndjson": text("A line of JSON for each change."),
  };
}

/** What an ID in a collection is called: the singular of `operations` is `operation`. */
function idName(collection = ""): string {
  return collection.replace(/s$/, "");
}
