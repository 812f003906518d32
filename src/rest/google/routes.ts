import { type DescField, type DescMessage, type DescMethod, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { BoundMethod, BoundService } from "../../handlers/handler.ts";
import { Operations } from "../../proto/messages.ts";
import type { HttpRule } from "../../transcoding/http-rule.ts";
import { httpRules } from "../../transcoding/http-rules.ts";
import { makeHttpRule } from "../../transcoding/make-http-rule.ts";
import { operationsRules } from "./operations-rules.ts";

/** A method as HTTP serves it: with one response, or with a stream of them. */
export type HttpMethod = Exclude<BoundMethod, { readonly kind: "bidi_streaming" }>;

/** One way to call a method by HTTP. Every version prefix counts as the `v1` of the rule's template. */
export interface Route {
  readonly bound: HttpMethod;
  readonly rule: HttpRule;
  /** The fields that the method's other paths set. This one says by leaving them out that they are empty: the root. */
  readonly leftOut: readonly string[];
  /**
   * The fields that the path sets or leaves out, with their names in messages; undefined if one of them is no text of the
   * request's own, or the request needs others.
   */
  readonly texts: ReadonlyMap<string, string> | undefined;
}

/**
 * The routes of the methods of services, in the order of these: by {@link operationsRules} and by the google.api.http
 * rules of all other methods. Throws an HttpRuleError if one of them cannot be served.
 */
export function googleRoutes(services: readonly BoundService[]): readonly Route[] {
  return services
    .flatMap(({ methods }) => methods)
    .filter((bound) => bound.kind !== "bidi_streaming")
    .flatMap(routesOf);
}

function routesOf(bound: HttpMethod): readonly Route[] {
  const rules = rulesOf(bound.method);
  const fieldsOf = ({ template }: HttpRule) => template.variables.map(({ field }) => field);
  const fields = [...new Set(rules.flatMap(fieldsOf))];
  return rules.map((rule) => {
    const own = fieldsOf(rule);
    const leftOut = own.length > 0 ? [] : fields;
    return { bound, rule, leftOut, texts: textsOf(bound.method.input, [...own, ...leftOut]) };
  });
}

function textsOf(input: DescMessage, names: readonly string[]): ReadonlyMap<string, string> | undefined {
  const fields = input.fields.filter(({ name }) => names.includes(name));
  const needs = input.fields.some(({ presence }) => presence === FeatureSet_FieldPresence.LEGACY_REQUIRED);
  if (needs || fields.length < names.length || !fields.every(isText)) return undefined;
  return new Map(fields.map(({ name, localName }) => [name, localName]));
}

function isText({ fieldKind, scalar, oneof }: DescField): boolean {
  return fieldKind === "scalar" && scalar === ScalarType.STRING && oneof === undefined;
}

function rulesOf(method: DescMethod): readonly HttpRule[] {
  if (method.parent !== Operations) return httpRules(method);
  return Object.entries(operationsRules)
    .filter(([name]) => name === method.localName)
    .flatMap(([, rules]) => rules.map((rule) => makeHttpRule(method, rule)));
}
