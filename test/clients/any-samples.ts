/** JSON forms of an Any without its `@type`, by the full name of the type. */
export type AnySamples = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A sample of every type that the server promises to describe, in ProtoJSON; no field has its default value. */
export const anySamples: AnySamples = {
  "google.protobuf.Any": {
    value: { "@type": url("google.protobuf.Any"), value: { "@type": url("google.rpc.ErrorInfo"), reason: "INNER" } },
  },
  "google.protobuf.Api": { name: "shop.v1.Books", methods: [{ name: "Get", requestTypeUrl: url("shop.v1.Book") }] },
  "google.protobuf.BoolValue": { value: true },
  "google.protobuf.BytesValue": { value: "AP8=" },
  "google.protobuf.DoubleValue": { value: 0.1 },
  "google.protobuf.Duration": { value: "-1.500s" },
  "google.protobuf.Empty": {},
  "google.protobuf.Enum": { name: "shop.v1.Size", enumvalue: [{ name: "LARGE", number: 2 }], syntax: "SYNTAX_PROTO3" },
  "google.protobuf.EnumValue": { name: "LARGE", number: 2 },
  "google.protobuf.Field": { kind: "TYPE_INT64", cardinality: "CARDINALITY_REPEATED", number: 3, name: "pages" },
  "google.protobuf.FieldMask": { value: "title,author.firstName" },
  "google.protobuf.FloatValue": { value: "NaN" },
  "google.protobuf.Int32Value": { value: -2147483648 },
  "google.protobuf.Int64Value": { value: "-9223372036854775808" },
  "google.protobuf.ListValue": { value: [1, "two", null, [true], { three: 3 }] },
  "google.protobuf.Method": { name: "Get", requestStreaming: true, responseTypeUrl: url("shop.v1.Book") },
  "google.protobuf.Mixin": { name: "google.longrunning.Operations", root: "v1" },
  "google.protobuf.Option": { name: "deprecated", value: { "@type": url("google.protobuf.BoolValue"), value: true } },
  "google.protobuf.SourceContext": { fileName: "shop/v1/books.proto" },
  "google.protobuf.StringValue": { value: 'a "quoted" word, and ☃' },
  "google.protobuf.Struct": {
    value: { text: "x", number: 1.5, flag: false, none: null, list: [1, {}], deep: { a: {} } },
  },
  "google.protobuf.Timestamp": { value: "2026-02-28T23:59:59.000000001Z" },
  "google.protobuf.Type": { name: "shop.v1.Book", oneofs: ["cover"], sourceContext: { fileName: "shop.proto" } },
  "google.protobuf.UInt32Value": { value: 4294967295 },
  "google.protobuf.UInt64Value": { value: "18446744073709551615" },
  "google.protobuf.Value": { value: { mixed: [null, 1] } },
  "google.rpc.BadRequest": { fieldViolations: [{ field: "title", description: "is missing", reason: "MISSING" }] },
  "google.rpc.DebugInfo": { stackEntries: ["at work"], detail: "more" },
  "google.rpc.ErrorInfo": { reason: "OUT_OF_BOOKS", domain: "shop.example", metadata: { title: "Dune" } },
  "google.rpc.Help": { links: [{ description: "manual", url: "shop.example/help" }] },
  "google.rpc.HttpHeader": { key: "etag", value: "1" },
  "google.rpc.HttpRequest": { method: "GET", uri: "/books", headers: [{ key: "accept", value: "*/*" }], body: "AAE=" },
  "google.rpc.HttpResponse": { status: 404, reason: "Not Found" },
  "google.rpc.LocalizedMessage": { locale: "de-CH", message: "Kein Buch" },
  "google.rpc.PreconditionFailure": { violations: [{ type: "STATE", subject: "books/1", description: "is sold" }] },
  "google.rpc.QuotaFailure": { violations: [{ subject: "user", description: "too many", quotaValue: "7" }] },
  "google.rpc.RequestInfo": { requestId: "r-1", servingData: "abc" },
  "google.rpc.ResourceInfo": { resourceType: "shop.v1.Book", resourceName: "books/1", owner: "me", description: "no" },
  "google.rpc.RetryInfo": { retryDelay: "2.500s" },
  "google.rpc.Status": {
    code: 9,
    message: "not yet",
    details: [{ "@type": url("google.rpc.RetryInfo"), retryDelay: "1s" }],
  },
  "google.rpc.context.AttributeContext": {
    origin: { ip: "192.0.2.1", port: "443", labels: { zone: "a" } },
    request: { id: "r-1", method: "GET", headers: { accept: "*/*" }, time: "2026-01-01T00:00:00Z" },
  },
  "google.rpc.context.AuditContext": { auditLog: "AAE=", scrubbedRequest: { book: 1 }, targetResource: "books/1" },
  "google.cloud.common.OperationMetadata": {
    createTime: "2026-01-01T00:00:00Z",
    endTime: "2026-01-01T00:00:01Z",
    target: "projects/shop/books",
    verb: "export",
    statusDetail: "half",
    cancelRequested: true,
    apiVersion: "v1",
  },
  "google.longrunning.CancelOperationRequest": { name: "operations/a" },
  "google.longrunning.DeleteOperationRequest": { name: "operations/a" },
  "google.longrunning.GetOperationRequest": { name: "operations/a" },
  "google.longrunning.ListOperationsRequest": { name: "operations", filter: "done:true", pageSize: 5, pageToken: "t" },
  "google.longrunning.ListOperationsResponse": { operations: [{ name: "operations/a" }], unreachable: ["projects/p"] },
  "google.longrunning.Operation": {
    name: "operations/a",
    metadata: { "@type": url("google.protobuf.Struct"), value: { step: 1 } },
    done: true,
    error: { code: 5, message: "gone" },
  },
  "google.longrunning.OperationInfo": { responseType: "Book", metadataType: "shop.v1.Progress" },
  "google.longrunning.WaitOperationRequest": { name: "operations/a", timeout: "1s" },
  "longrun.v1.CountOperationsRequest": { parent: "projects/p", filter: "done:true" },
  "longrun.v1.CountOperationsResponse": { counts: [{ state: "RUNNING", count: "12" }], partial: true },
  "longrun.v1.CreateOperationRequest": { parent: "projects/p", ttl: "60s", labels: { a: "b" }, validateOnly: true },
  "longrun.v1.GetOperationRecordRequest": { name: "operations/a" },
  "longrun.v1.HeartbeatRequest": { name: "operations/a", leaseDuration: "30s", progress: { fraction: 0.5 } },
  "longrun.v1.ListOperationRecordsRequest": { parent: "projects/p", orderBy: "create_time" },
  "longrun.v1.ListOperationRecordsResponse": { operationRecords: [{ state: "PENDING" }], nextPageToken: "t" },
  "longrun.v1.OperationChange": { deletedName: "operations/a" },
  "longrun.v1.OperationRecord": {
    operation: {
      name: "operations/a",
      done: true,
      response: { "@type": url("google.protobuf.BoolValue"), value: true },
    },
    state: "SUCCEEDED",
    createTime: "2026-01-01T00:00:00Z",
    progress: { fraction: 1, message: "all" },
    labels: { team: "books" },
    etag: '"e"',
  },
  "longrun.v1.Progress": { fraction: 0.25, message: "a quarter" },
  "longrun.v1.UpdateOperationRequest": { operation: { done: true }, updateMask: "done,response", allowMissing: true },
  "longrun.v1.WatchOperationRequest": { name: "operations/a" },
  "longrun.v1.WatchOperationsRequest": { parent: "projects/p", filter: "done:true" },
};

/** The samples in the JSON of grpcurl, which knows no short form of field masks, and a long one of Empty. */
export const grpcurlSamples: AnySamples = {
  ...anySamples,
  "google.protobuf.Empty": { value: {} },
  "google.protobuf.FieldMask": { paths: ["title", "author.first_name"] },
  "longrun.v1.UpdateOperationRequest": { operation: { done: true }, updateMask: { paths: ["done", "response"] } },
};

/** The type URL of a message. */
export function url(type: string): string {
  return `type.googleapis.com/${type}`;
}
