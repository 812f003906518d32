import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeRecord } from "../../../src/handlers/encode-record.ts";
import { OperationRecordSchema, State } from "../../../src/proto/messages.ts";
import { namedTag, parseTags } from "../../../src/rest/google/entity-tags.ts";
import { changeIds, recordIds } from "../../../src/rest/google/event-ids.ts";
import { parseSelection, select, selectionText } from "../../../src/rest/google/field-selection.ts";
import { isJson } from "../../../src/rest/google/media-type.ts";
import { preconditionOf } from "../../../src/rest/google/preconditions.ts";
import { acceptedFormat } from "../../../src/rest/google/stream-format.ts";
import { clampTimeout, LONGEST_TIMEOUT, parseGrpcTimeout } from "../../../src/transport/grpc-timeout.ts";
import { acceptsGzip } from "../../../src/transport/http/accepts-gzip.ts";
import { targetInPacket } from "../../../src/transport/http/http1/target-in-packet.ts";
import { Refusal } from "../../../src/transport/http/refusal.ts";
import { requestTimeout } from "../../../src/transport/http/request-deadline.ts";
import { requestLabel } from "../../../src/transport/http/request-label.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { headerValues, httpMethods, requestHeaders, requestTargets } from "../inputs/http.ts";
import { records } from "../inputs/records.ts";
import { noise, texts } from "../inputs/texts.ts";

const header = (name: string) => headerValues[name] ?? noise;
const selections = texts({
  valid: fc.constantFrom(
    "operation",
    "operation(name,metadata/@type)",
    "state,progress.fraction",
    "*",
    "operation/error/*",
  ),
  tokens: ["operation", "name", "metadata", "@type", "/", ".", "(", ")", ",", "*", "state", "labels", "a"],
  longest: 5000,
});
const packets = texts({
  valid: fc.tuple(httpMethods, requestTargets).map(([method, target]) => `${method} ${target} HTTP/1.1\r\n`),
  tokens: ["GET", " ", "/", "\r\n", "\n", "HTTP/1.1", "a", "?", "POST /a"],
});

/** What reads headers and system parameters. */
export const headerTargets = [
  fuzzTarget(
    "timeouts",
    fc.record({ grpc: header("grpc-timeout"), rest: header("x-server-timeout") }),
    ({ grpc, rest }) => {
      const milliseconds = parseGrpcTimeout(grpc);
      const clamped = clampTimeout(grpc);
      assert.equal(clamped === undefined, milliseconds === undefined);
      if (clamped !== undefined) assert.ok((parseGrpcTimeout(clamped) ?? Number.NaN) <= LONGEST_TIMEOUT);
      const timeout = attempt(() => requestTimeout({ "grpc-timeout": grpc, "x-server-timeout": rest }), Refusal);
      if (timeout !== undefined) assert.ok(timeout >= 0 && timeout <= LONGEST_TIMEOUT);
    },
  ),

  fuzzTarget(
    "preconditions",
    fc.record({ ifMatch: header("if-match"), ifNoneMatch: header("if-none-match"), etag: noise }),
    ({ ifMatch, ifNoneMatch, etag }) => {
      const tags = attempt(() => parseTags("If-Match", ifMatch));
      if (tags !== undefined && tags !== "*") assert.deepEqual(parseTags("If-Match", tags.join(", ")), tags);
      namedTag(ifNoneMatch, `"${etag}"`, ifMatch);
      const precondition = attempt(() => preconditionOf({ "if-match": ifMatch, "if-none-match": ifNoneMatch }));
      attempt(() => precondition?.({ etag, state: State.RUNNING, operation: new Uint8Array() }));
      attempt(() => precondition?.(undefined));
    },
  ),

  fuzzTarget("fields", selections, (text) => {
    const selection = attempt(() => parseSelection(text, OperationRecordSchema));
    if (selection === undefined) return;
    const written = selectionText(selection);
    const again = attempt(() => parseSelection(written, OperationRecordSchema));
    if (again !== undefined) assert.equal(selectionText(again), written);
    select({ operation: { name: "a", metadata: { "@type": "a/b", __proto__: null } }, state: [1] }, selection);
  }),

  fuzzTarget("Last-Event-ID", fc.record({ last: header("last-event-id"), record: records }), ({ last, record }) => {
    const change = Buffer.concat([encodeRecord(record)].flat());
    const id = recordIds(undefined).next(change);
    assert.ok(id !== undefined);
    assert.ok(recordIds(last).next(change) === id || last.startsWith(record.uid));
    const number = changeIds(last, () => 5).next(change);
    assert.match(number ?? "", /^\d+$/);
  }),

  fuzzTarget(
    "other headers",
    fc.record({ headers: requestHeaders, target: requestTargets, text: packets }),
    (input) => {
      const { headers, target, text } = input;
      acceptsGzip(headers["accept-encoding"]);
      acceptedFormat(headers.accept);
      isJson(headers);
      assert.match(requestLabel("GET", target + text), /^[ -~…]*$/);
      const inPacket = targetInPacket(Buffer.from(text, "latin1"));
      assert.doesNotMatch(inPacket, /[ ?\r\n]/);
    },
  ),
];
