import type { BoundService } from "../../handlers/handler.ts";
import type { DescriptorSet } from "../../proto/descriptor-set.ts";
import { googleRoutes } from "../google/routes.ts";
import { type Endpoint, endpointsOf } from "./endpoint.ts";
import { ProtoComments } from "./proto-comments.ts";
import { type PathFields, pathFields } from "./request-fields.ts";

/** What documents are made from: the routes of the google profile, and what the proto files say of methods and messages. */
export interface ApiDescription {
  readonly endpoints: readonly Endpoint[];
  readonly pathFields: PathFields;
  readonly comments: ProtoComments;
}

/** Describes the methods of services; the descriptors have the comments. Throws an HttpRuleError, as the profile does. */
export function describeApi(services: readonly BoundService[], descriptors: DescriptorSet): ApiDescription {
  const routes = googleRoutes(services);
  return {
    endpoints: routes.flatMap(endpointsOf),
    pathFields: pathFields(routes),
    comments: new ProtoComments(descriptors),
  };
}
