import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, anyPack, StructSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { DebugInfoSchema, HelpSchema } from "../../../src/proto/gen/google/rpc/error_details_pb.js";
import { ErrorInfoSchema, OperationMetadataSchema, RetryInfoSchema, State } from "../../../src/proto/messages.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { type RecordParts, recordWith } from "./record-with.ts";

/** Where the sample operations are. */
export const SAMPLE_PARENT = "projects/atlas/locations/eu-west1";

/** The sample operation with most to show while it runs. */
export const RUNNING_SAMPLE = `${SAMPLE_PARENT}/operations/import-catalog-1042`;

/** The sample operation with most to show of a failure. */
export const FAILED_SAMPLE = `${SAMPLE_PARENT}/operations/export-invoices-881`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Fills a repository with what a service that imports, exports and trains might have at a time. */
export async function addSampleOperations(repository: Repository, now: number): Promise<void> {
  for (const record of [...history(now), ...present(now)]) await repository.insert(record);
}

function operation(id: string, parts: Omit<RecordParts, "name">): NewOperationRecord {
  const { endTime } = parts;
  const expiry = endTime === undefined ? {} : { expireTime: endTime + 30 * DAY };
  return recordWith({ name: `${SAMPLE_PARENT}/operations/${id}`, ...expiry, ...parts });
}

function pack<Desc extends DescMessage>(schema: Desc, message: MessageInitShape<Desc>): Any {
  return anyPack(schema, create(schema, message));
}

function metadata(verb: string, target: string, createTime: number): Any {
  return pack(OperationMetadataSchema, {
    createTime: timestampFromMs(createTime),
    target: `projects/atlas/${target}`,
    verb,
    apiVersion: "v1",
  });
}

const kinds = [
  { id: "import-catalog", verb: "import", target: "catalogs/main", team: "commerce", seconds: 95 },
  { id: "export-invoices", verb: "export", target: "ledgers/2026", team: "finance", seconds: 40 },
  { id: "resize-images", verb: "resize", target: "buckets/press", team: "press", seconds: 18 },
  { id: "train-ranking", verb: "train", target: "models/ranking", team: "search", seconds: 240 },
  { id: "index-search", verb: "index", target: "indexes/products", team: "search", seconds: 60 },
] as const;

type Kind = (typeof kinds)[number];

/** Why each kind fails. */
const failures: Readonly<Record<Kind["verb"], { readonly code: number; readonly message: string }>> = {
  import: { code: 3, message: "row 18,204: the price is no number" },
  export: { code: 14, message: "ledger-db-2 refused the connection" },
  resize: { code: 8, message: "bucket press is full" },
  train: { code: 4, message: "no answer from the model registry within 60 s" },
  index: { code: 9, message: "products-v7 is being rebuilt" },
};

const HISTORY = 330;
const EVERY = 20 * SECOND;

/** What is over: one about every 20 s, some of it failed or cancelled. */
function* history(now: number): Generator<NewOperationRecord> {
  for (let index = 0; index < HISTORY; index++) {
    const kind = kinds[(index * 7 + (index >> 3)) % kinds.length] ?? kinds[0];
    const sway = 50 * SECOND * Math.sin(index / 6);
    const createTime = Math.round(now - (HISTORY - index) * EVERY + sway);
    const startTime = createTime + 400 + (index % 7) * 150;
    const endTime = Math.round(startTime + kind.seconds * SECOND * (0.5 + ((index * 37) % 100) / 100));
    if (endTime > now - 2 * SECOND) continue;
    const { id, verb, target, team } = kind;
    const labels = index % 3 === 0 ? { team } : {};
    const common = { createTime, startTime, endTime, labels, metadata: metadata(verb, target, createTime) };
    const name = `${id}-${1040 - HISTORY + index}`;
    if (index % 23 === 11) yield operation(name, { ...common, error: failures[verb] });
    else if (index % 31 === 17) yield operation(name, { ...common, error: { code: 1, message: "Cancelled by ana" } });
    else {
      const rows = { kind: { case: "numberValue" as const, value: 4096 + index * 31 } };
      yield operation(name, { ...common, response: pack(StructSchema, { fields: { rows } }) });
    }
  }
}

/** How the export that has most to tell has failed. */
const failure = {
  code: 14,
  message: "ledger-db-2 refused the connection after 3 attempts",
  details: [
    pack(ErrorInfoSchema, {
      reason: "DATABASE_UNAVAILABLE",
      domain: "atlas.example",
      metadata: { host: "ledger-db-2", attempts: "3" },
    }),
    pack(RetryInfoSchema, { retryDelay: { seconds: 30n } }),
    pack(HelpSchema, { links: [{ description: "Runbook", url: "https://runbooks.example/ledger-db" }] }),
    pack(DebugInfoSchema, { stackEntries: ["LedgerClient.connect", "Exporter.run"], detail: "ECONNREFUSED" }),
  ],
};

/** What is under way since so many seconds. */
interface UnderWay {
  readonly id: string;
  readonly seconds: number;
  readonly verb: Kind["verb"];
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly progress: { readonly fraction: number; readonly message: string };
  readonly more?: (now: number) => Partial<RecordParts>;
}

const underWay: readonly UnderWay[] = [
  {
    id: "train-ranking-1040",
    seconds: 1460,
    verb: "train",
    target: "models/ranking",
    labels: { team: "search", env: "prod" },
    progress: { fraction: 0.87, message: "epoch 26 of 30, loss 0.214" },
  },
  {
    id: "import-catalog-1042",
    seconds: 212,
    verb: "import",
    target: "catalogs/main",
    labels: { team: "commerce", env: "prod", source: "sftp" },
    progress: { fraction: 0.43, message: "18,402 of 42,310 rows" },
    more: (now) => ({ updateTime: now - 2 * SECOND }),
  },
  {
    id: "index-search-1043",
    seconds: 95,
    verb: "index",
    target: "indexes/products",
    labels: { team: "search" },
    progress: { fraction: 0.71, message: "shard 5 of 7" },
  },
  {
    id: "resize-images-1044",
    seconds: 48,
    verb: "resize",
    target: "buckets/press",
    labels: { team: "press" },
    progress: { fraction: 0.12, message: "61 of 500 images" },
    more: (now) => ({ state: State.CANCELLING, cancelTime: now - 4 * SECOND }),
  },
  {
    id: "import-catalog-1045",
    seconds: 17,
    verb: "import",
    target: "catalogs/draft",
    labels: { team: "commerce", env: "staging" },
    progress: { fraction: 0.08, message: "reading the file" },
  },
];

/** What nobody has begun: its ID, for how many seconds it has been there, and whose it is. */
const pending = [
  ["export-invoices-1046", 9, "finance"],
  ["resize-images-1047", 6, "press"],
  ["index-search-1048", 3, "search"],
] as const;

/** What is going on, and the failure that has most to tell. */
function* present(now: number): Generator<NewOperationRecord> {
  const created = (seconds: number) => ({
    createTime: now - seconds * SECOND,
    startTime: now - seconds * SECOND + 600,
  });
  const failed = created(320);
  yield operation("export-invoices-881", {
    ...failed,
    endTime: failed.startTime + 71 * SECOND,
    progress: { fraction: 0.62, message: "ledger 5 of 8" },
    labels: { team: "finance", env: "prod" },
    metadata: metadata("export", "ledgers/2026", failed.createTime),
    error: failure,
  });
  for (const { id, seconds, verb, target, more, ...parts } of underWay) {
    yield operation(id, {
      ...created(seconds),
      ...parts,
      metadata: metadata(verb, target, now - seconds * SECOND),
      lease: { epoch: 1, expireTime: now + 41 * SECOND },
      ...more?.(now),
    });
  }
  for (const [id, seconds, team] of pending) {
    yield operation(id, { createTime: now - seconds * SECOND, labels: { team } });
  }
}
