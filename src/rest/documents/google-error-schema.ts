import type { JsonObject } from "@bufbuild/protobuf";

/** The name of {@link googleErrorSchema} in a document. */
export const GOOGLE_ERROR = "ErrorReply";

/** The errors of the google profile, in both formats (AIP-193): the second has `details`, the first has `errors`. */
export function googleErrorSchema(any: JsonObject): JsonObject {
  const text = { type: "string" };
  return {
    type: "object",
    description: "What went wrong.",
    required: ["error"],
    properties: {
      error: {
        type: "object",
        required: ["code", "message", "status"],
        properties: {
          code: { type: "integer", format: "int32", description: "The HTTP status." },
          message: { ...text, description: "What is wrong, for developers." },
          status: { ...text, description: "The name of the google.rpc.Code, such as `NOT_FOUND`." },
          details: {
            type: "array",
            description: "google.rpc.ErrorInfo with domain and reason, and other details.",
            items: any,
          },
          errors: {
            type: "array",
            description: "Instead of `details` in the first format (`$.xgafv=1`).",
            items: {
              type: "object",
              required: ["message", "domain", "reason"],
              properties: { message: text, domain: text, reason: text, locationType: text, location: text },
            },
          },
        },
      },
    },
  };
}
