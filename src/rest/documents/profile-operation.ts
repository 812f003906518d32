import type { JsonObject } from "@bufbuild/protobuf";
import { openApiDialect } from "./openapi-dialect.ts";

/** Something that a profile does with an operation. */
export interface ProfileOperation {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** The name of the schema of the answer; undefined if its body is empty. */
  readonly answer?: string;
  /** The name of the schema of errors. */
  readonly error: string;
}

/** Such an operation in OpenAPI. Its path has the parameter `operation_id`. */
export function profileOperation({ operationId, tag, summary, answer, error }: ProfileOperation): JsonObject {
  const content = (name: string) => ({ content: { "application/json": { schema: openApiDialect.reference(name) } } });
  const refusal = { description: "An error.", ...content(error) };
  return {
    operationId,
    tags: [tag],
    summary,
    parameters: [
      {
        name: "operation_id",
        in: "path",
        required: true,
        description:
          "The ID of an operation in the root, or the whole name of any operation with `%2F` for its slashes.",
        schema: { type: "string", minLength: 1 },
      },
    ],
    responses: {
      "200": { description: answer === undefined ? "Done." : "The operation.", ...(answer && content(answer)) },
      "4XX": refusal,
      "5XX": refusal,
    },
  };
}
