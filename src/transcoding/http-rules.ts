import { type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import { type HttpRuleMessage, httpOption } from "../proto/messages.ts";
import type { HttpRule } from "./http-rule.ts";
import { HttpRuleError } from "./http-rule-error.ts";
import { makeHttpRule } from "./make-http-rule.ts";

/**
 * The rules of a method, from its google.api.http option: the rule itself, then its additional bindings. Empty if it
 * has none. Throws an {@link HttpRuleError} that names the method if one cannot be served.
 */
export function httpRules(method: DescMethod): readonly HttpRule[] {
  if (!hasOption(method, httpOption)) return [];
  const rule = getOption(method, httpOption);
  return [rule, ...rule.additionalBindings].map((each) => {
    if (each !== rule && each.additionalBindings.length > 0) {
      throw unserved(method, "an additional binding has additional bindings");
    }
    const { body, responseBody } = each;
    return makeHttpRule(method, { ...pattern(method, each), body, responseBody });
  });
}

function pattern(method: DescMethod, { pattern }: HttpRuleMessage): { httpMethod: string; path: string } {
  if (pattern.case === undefined) throw unserved(method, "a rule has no pattern");
  if (pattern.case === "custom") return { httpMethod: pattern.value.kind, path: pattern.value.path };
  return { httpMethod: pattern.case.toUpperCase(), path: pattern.value };
}

function unserved(method: DescMethod, problem: string): HttpRuleError {
  return new HttpRuleError(`google.api.http of ${method.parent.typeName}.${method.name}: ${problem}`);
}
