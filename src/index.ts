/** longrun: google.longrunning.Operations, served for real. */

// For everybody who serves operations.

export type { Authenticate, Credentials } from "./authentication/authenticate.ts";
export type { ClientCertificate } from "./authentication/client-certificate.ts";
export { type Access, type NarrowedParents, unrestricted } from "./authorization/access.ts";
export { AccessPolicy } from "./authorization/access-policy.ts";
export type { Identity } from "./authorization/identity.ts";
export type { Permission } from "./authorization/permission.ts";
export type { Principal } from "./authorization/principal.ts";
export { type Clock, systemClock } from "./clock.ts";
export { ERROR_DOMAIN, LongrunError } from "./errors.ts";
export { defaultLimits, type Limits } from "./limits.ts";
export type { AuditEvent } from "./observe/audit/audit-event.ts";
export { Metrics } from "./observe/metrics/metrics.ts";
export { type OpenRepositoryOptions, openRepository } from "./open-repository.ts";
export { type Ids, randomIds } from "./operations/ids.ts";
export { defaultPolicy, type Policy } from "./operations/policy.ts";
export { DescriptorSetError } from "./proto/descriptor-set-error.ts";
export { type Reason, reasons } from "./reasons.ts";
export { MemoryRepository } from "./repository/memory/memory-repository.ts";
export { RepositoryError } from "./repository/repository-error.ts";
export { defaultMounts, type ProfileMounts } from "./rest/rest.ts";
export { LongrunServer, type ServerOptions } from "./server.ts";
export type { ServicesOptions } from "./services.ts";
export type { CallReport } from "./transport/call-report.ts";
export type { ListenAddress } from "./transport/listener.ts";
export type { RateLimits } from "./transport/rate-limiter.ts";
export { TlsCredentials } from "./transport/tls/tls-credentials.ts";

// For those who serve them from a service of their own.

export { type AddOptions, Longrun, type LongrunOptions, type RestServices } from "./longrun.ts";
export { messageIn } from "./packing/message-in.ts";
export type {
  InputOf,
  MessageCodec,
  MessageDefinition,
  MessageType,
  MessageTypeSource,
  OutputOf,
} from "./packing/message-type.ts";
export { messageTypeOf } from "./packing/message-type-of.ts";
export { pack } from "./packing/pack.ts";
export type { PackedAny } from "./packing/packed-any.ts";
export { type AnyLike, unpack } from "./packing/unpack.ts";
export type { ServiceImplementation } from "./transport/grpc/bind-implementation.ts";
export { serviceIn } from "./transport/grpc/service-in.ts";
export type { UnaryFunction } from "./transport/grpc/unary-method.ts";
export type { RequestListener } from "./transport/http/request-listener.ts";
export type { HandlerFunction, HandlerOptions, RunOptions, WorkHandler } from "./work/handler-options.ts";
export type { LoadedMethod, MethodSource } from "./work/operation-info.ts";
export type { Job, JobQueue, WorkQueue } from "./work/queue/work-queue.ts";
export { defaultRunnerLimits, type RunnerLimits } from "./work/runner.ts";
export type { StartOptions } from "./work/start-options.ts";
export type { PlainStatus, StartedOperation } from "./work/started-operation.ts";
export type { Outcome, Packed, Payload, Work, WorkFunction } from "./work/work.ts";
export { type StopCause, WorkStoppedError } from "./work/work-stopped-error.ts";

// For makers of other repositories.

export type { ParentPattern } from "./aip/parent-pattern.ts";
export type { CreationRequest, Lease, NewOperationRecord, OperationRecord, Progress } from "./operations/record.ts";
export { ChangeFeed } from "./repository/change-feed.ts";
export type {
  Change,
  Conflict,
  Counts,
  ExecuteSql,
  Insertion,
  Page,
  PageQuery,
  Position,
  RecordFilter,
  Repository,
  Selection,
} from "./repository/repository.ts";
