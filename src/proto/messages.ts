/** The protocol's messages and services under the names the code uses; the only importer of src/proto/gen. */

export { http as httpOption } from "./gen/google/api/annotations_pb.js";
export type { HttpRule as HttpRuleMessage } from "./gen/google/api/http_pb.js";
export { OperationMetadataSchema } from "./gen/google/cloud/common/operation_metadata_pb.js";
export {
  CancelOperationRequestSchema,
  DeleteOperationRequestSchema,
  GetOperationRequestSchema,
  ListOperationsRequestSchema,
  ListOperationsResponseSchema,
  type Operation,
  OperationSchema,
  Operations,
  operation_info as operationInfo,
  type WaitOperationRequest,
  WaitOperationRequestSchema,
} from "./gen/google/longrunning/operations_pb.js";
export { Code } from "./gen/google/rpc/code_pb.js";
export {
  BadRequestSchema,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
export { type Status, StatusSchema } from "./gen/google/rpc/status_pb.js";
export {
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionResponseSchema,
} from "./gen/grpc/reflection/v1/reflection_pb.js";
export { ServerReflection as ServerReflectionV1Alpha } from "./gen/grpc/reflection/v1alpha/reflection_pb.js";
export {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthCheckResponseSchema,
  HealthListResponseSchema,
} from "./gen/health/v1/health_pb.js";
export {
  CountOperationsRequestSchema,
  type CountOperationsResponse,
  CountOperationsResponseSchema,
  type CreateOperationRequest,
  CreateOperationRequestSchema,
  GetOperationRecordRequestSchema,
  type HeartbeatRequest,
  HeartbeatRequestSchema,
  ListOperationRecordsResponseSchema,
  OperationChangeSchema,
  type OperationRecord,
  OperationRecord_State as State,
  OperationRecordSchema,
  OperationRegistry,
  type UpdateOperationRequest,
  UpdateOperationRequestSchema,
  WatchOperationRequestSchema,
} from "./gen/longrun/v1/operation_registry_pb.js";
