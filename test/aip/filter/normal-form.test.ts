import { expect, test } from "@jest/globals";
import { type Condition, checkFilter, type FieldTypes, parseFilter } from "../../../src/aip/filter/index.ts";

const types: FieldTypes = {
  fields: {
    name: { kind: "string" },
    done: { kind: "bool" },
    create_time: { kind: "timestamp" },
    error: {
      kind: "message",
      fields: {
        code: { kind: "int" },
        message: { kind: "string" },
        retry_count: { kind: "int" },
        phase_2__of: { kind: "int" },
        phase2Of: { kind: "string" },
        _end_: { kind: "int" },
      },
    },
    labels: { kind: "map", of: { kind: "string" } },
    events: { kind: "list", of: { kind: "message", fields: { exit_code: { kind: "int" } } } },
    counts: { kind: "list", of: { kind: "int" } },
    metadata: { kind: "dynamic" },
  },
  bareWords: ["name", "error.message", "error.code", "counts"],
};

function write(condition: Condition): string {
  switch (condition.kind) {
    case "all":
    case "any":
      return `${condition.kind}(${condition.of.map(write).join(", ")})`;
    case "not":
      return `not(${write(condition.of)})`;
    default: {
      const { field, path, type } = condition;
      const end =
        condition.kind === "presence" ? "?" : `${condition.comparator}${condition.operand.segments.join("~")}`;
      return `${[field, ...path].join("|")}<${type.kind}>${end}`;
    }
  }
}

test.each([
  ["", "all()"],
  ["done=true", "done<bool>=true"],
  ["name=a (name=b AND name=c) name=d", "all(name<string>=a, name<string>=b, name<string>=c, name<string>=d)"],
  ["name=a OR (name=b OR name=c)", "any(name<string>=a, name<string>=b, name<string>=c)"],
  ["NOT (-(NOT done=true))", "not(done<bool>=true)"],
  ["-(NOT done=true)", "done<bool>=true"],
  ["name = (a* OR -(b c))", "any(name<string>=a~, not(all(name<string>=b, name<string>=c)))"],
  ["createTime:*", "create_time<timestamp>?"],
  ["error.retryCount<5", "error|retry_count<int><5"],
  ["error:retryCount", "error|retry_count<int>?"],
  ["error.phase_2__of=1", "error|phase_2__of<int>=1"],
  ["error.phase2Of=x", "error|phase2Of<string>=x"],
  ["error.End=1", "error|_end_<int>=1"],
  ["labels:fooBar", "labels|fooBar<string>?"],
  ["labels.fooBar:x", "labels|fooBar<string>:x"],
  ["events.exitCode:1", "events|exit_code<int>:1"],
  ["events.exit_code:*", "events|exit_code<int>?"],
  ["counts:5", "counts<list>:5"],
  ["metadata.fooBar.x>1", "metadata|fooBar|x<dynamic>>1"],
  ["metadata:x", "metadata<dynamic>:x"],
  ["x", "any(name<string>:x, error|message<string>:x)"],
  ["5", "any(name<string>:5, error|message<string>:5, error|code<int>:5, counts<list>:5)"],
  ["-*", "not(any(name<string>?, error|message<string>?, error|code<int>?, counts<list>?))"],
])("%j", (filter, expected) => {
  const condition = checkFilter(parseFilter(filter), types);
  expect(write(condition)).toBe(expected);
});

test("operands hold all that a literal can mean", () => {
  const condition = checkFilter(parseFilter("create_time > 2012-04-21T11:30:00-04:00"), types);
  expect(condition).toMatchObject({
    kind: "comparison",
    position: 0,
    operand: { text: "2012-04-21T11:30:00-04:00", timestamp: { seconds: 1335022200n, nanos: 0 }, number: undefined },
  });
});
