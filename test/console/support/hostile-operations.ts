import { create, fromJson } from "@bufbuild/protobuf";
import { type Any, AnySchema, anyPack, StringValueSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import type { Repository } from "../../../src/repository/repository.ts";
import { recordWith } from "./record-with.ts";

/** Markup that would run a script if a page took it for its own. */
export const MARKUP = `<img src=x onerror="alert('run')"><script>alert("run")</script>`;

/** Turns around what follows, and hides something in between. */
export const TURNED = "invoice\u202Efdp.exe\u200B\u0007";

/** The name of the operation with a megabyte of everything. */
export const HUGE = "operations/huge";

/** The name of the operation with everything that is meant to be taken for something else. */
export const MARKED = "operations/marked";

/** A name of which each part is as long as it may be. */
export const LONG = `${Array.from({ length: 2 }, () => `${"c".repeat(20)}/${"x".repeat(128)}`).join("/")}/operations/${"y".repeat(128)}`;

/** Puts operations into a repository that producers who mean harm could make. */
export async function addHostileOperations(repository: Repository, now: number): Promise<void> {
  const times = { createTime: now - 60_000, startTime: now - 60_000 };
  const records = [
    recordWith({
      name: MARKED,
      ...times,
      endTime: now,
      progress: { fraction: 0.5, message: `${MARKUP}${TURNED}` },
      labels: { [MARKUP.slice(0, 60)]: MARKUP, "javascript:alert(1)": TURNED, ["__proto__"]: "polluted" },
      metadata: struct(
        `{"__proto__": {"polluted": "yes"}, "constructor": "x", "@type": "y", "text": ${JSON.stringify(MARKUP + TURNED)}}`,
      ),
      error: {
        code: 99,
        message: `${MARKUP}${TURNED}`,
        details: [
          create(AnySchema, { typeUrl: `type.googleapis.com/${MARKUP}`, value: new Uint8Array([1, 2, 3]) }),
          struct(JSON.stringify({ [MARKUP]: [MARKUP, { [TURNED]: null }] })),
        ],
      },
    }),
    recordWith({
      name: HUGE,
      ...times,
      progress: { fraction: 1, message: "m".repeat(2 ** 20) },
      labels: Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`key-${index}`, "v".repeat(256)])),
      metadata: anyPack(StringValueSchema, create(StringValueSchema, { value: "w".repeat(2 ** 20) })),
    }),
    recordWith({ name: LONG, ...times, labels: { ["l".repeat(63)]: "v".repeat(256) } }),
  ];
  for (const record of records) await repository.insert(record);
}

function struct(json: string): Any {
  return anyPack(StructSchema, fromJson(StructSchema, JSON.parse(json)));
}
