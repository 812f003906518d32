import type { JsonObject } from "@bufbuild/protobuf";
import type { TemplateVariable } from "../../transcoding/path-template.ts";
import type { ApiDescription } from "./api-description.ts";
import type { Endpoint } from "./endpoint.ts";
import type { MessageSchemas } from "./message-schemas.ts";
import { queryFields } from "./request-fields.ts";

/** A method as a Discovery document has it, under an ID such as `longrun.projects.operations.get` and a version. */
export function discoveryMethod(
  endpoint: Endpoint,
  id: string,
  version: string,
  { comments, pathFields }: ApiDescription,
  schemas: MessageSchemas,
): JsonObject {
  const { route, variables } = endpoint;
  const { bound, rule } = route;
  const { method } = bound;
  const verb = endpoint.verb === "" ? "" : `:${endpoint.verb}`;
  const body = method.input.fields.find(({ name }) => name === rule.body);
  const inPath = variables.map((variable) => [
    variable.field,
    {
      ...described(commentOf(variable.field, endpoint, comments)),
      location: "path",
      pattern: patternOf(variable, endpoint),
      required: true,
      type: "string",
    },
  ]);
  const inQuery = queryFields(route, pathFields).map((field) => {
    const { items, ...schema } = schemas.field(field);
    return [field.jsonName, { ...schema, ...itemsOf(items), location: "query" }];
  });
  return {
    id,
    description: comments.of(method),
    httpMethod: rule.httpMethod,
    path: `${version}/${pathOf(endpoint)}${verb}`,
    flatPath: `${version}/${flatPathOf(endpoint)}${verb}`,
    parameterOrder: variables.map(({ field }) => field),
    parameters: Object.fromEntries([...inPath, ...inQuery]),
    ...(rule.body === "*" && { request: schemas.message(method.input, pathFields.get(method)) }),
    ...(body?.message && { request: schemas.message(body.message) }),
    response: schemas.message(method.output),
  };
}

/** A repeated parameter has the type of its items, and says that it is one. */
function itemsOf(items: unknown): JsonObject {
  return typeof items === "object" ? { ...items, repeated: true } : {};
}

function described(description: string): JsonObject {
  return description === "" ? {} : { description };
}

function commentOf(path: string, { route }: Endpoint, comments: ApiDescription["comments"]): string {
  const field = route.bound.method.input.fields.find(({ name }) => name === path);
  return field === undefined ? "" : comments.of(field);
}

/** What the client may put in place of a variable. */
function patternOf({ start, end }: TemplateVariable, { segments }: Endpoint): string {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const parts = segments.slice(start, end).map((text) => (text === undefined ? "[^/]+" : literal(text)));
  return `^${parts.join("/")}$`;
}

/** The path with its variables, each of which takes its slashes as they are: `{+name}/operations`. */
function pathOf({ segments, variables }: Endpoint): string {
  return segments
    .flatMap((text, index) => {
      const variable = variables.find(({ start, end }) => start <= index && index < end);
      if (variable === undefined) return [text ?? "*"];
      return variable.start === index ? [`{+${variable.field}}`] : [];
    })
    .join("/");
}

/** The path with a variable for each ID: `projects/{projectsId}/operations`. */
function flatPathOf({ segments }: Endpoint): string {
  return segments.map((text, index) => text ?? `{${segments[index - 1]}Id}`).join("/");
}
