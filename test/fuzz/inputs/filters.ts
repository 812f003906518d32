import fc, { type Arbitrary } from "fast-check";
import { print } from "../../aip/filter/support/print.ts";
import { filters } from "../../operations/filter/support/filters.ts";
import { texts } from "./texts.ts";

const choices = fc.infiniteStream(fc.nat({ max: 59 }));

/** Good filters of operations, as text. */
export const goodFilters: Arbitrary<string> = fc.oneof(
  fc.tuple(filters, choices).map(([filter, stream]) => print(filter, (count) => stream.next().value % count)),
  fc.constantFrom(
    'done = true AND error.code = 5 OR NOT name:"a*"',
    "create_time > 2012-04-21T11:30:00-04:00 labels.env:prod",
    "metadata.run_time >= 1.5s AND metadata.@type = type.googleapis.com/test.Job",
    "response.children.tags:(a OR b) -state:RUNNING",
    'error.message = "x\\u0041\\x41\\n"',
    "metadata.counts.a:* progress.fraction < 0.5",
  ),
);

/** Whatever may be given as a filter. */
export const filtersLike: Arbitrary<string> = texts({
  valid: goodFilters,
  tokens: [
    ...["name", "done", "error", "code", "metadata", "response", "labels", "create_time", "state", "progress.fraction"],
    ...[
      "@type",
      "details",
      "children",
      "tags",
      "config",
      "limits",
      "regions",
      "a",
      "b*",
      "*",
      "**",
      '"a*"',
      "'b'",
      "f(x)",
    ],
    ...[
      " AND ",
      " OR ",
      "NOT ",
      "AND",
      "-",
      " ",
      "(",
      ")",
      ".",
      ",",
      "=",
      "!=",
      "<",
      "<=",
      ">",
      ">=",
      ":",
      "true",
      "null",
    ],
    ...[
      "1",
      "-1",
      "1.5",
      "1e3",
      "5s",
      "-0.5s",
      "2020-01-01",
      "2020-01-01T00:00:00Z",
      "RUNNING",
      '"',
      "'",
      "\\",
      "\\x41",
    ],
  ],
});
