import type { DescField, DescMessage, DescMethod } from "@bufbuild/protobuf";
import { quote } from "../quote.ts";
import { type FieldPath, findFieldPath, nameOf } from "./field-path.ts";
import type { HttpRule } from "./http-rule.ts";
import { HttpRuleError } from "./http-rule-error.ts";
import { parsePathTemplate } from "./parse-path-template.ts";

const HTTP_METHOD = /^(?:\*|[A-Z][A-Z-]*)$/;

/** A rule as it is written; see {@link HttpRule}. */
export interface HttpRuleText {
  readonly httpMethod: string;
  /** The path template. */
  readonly path: string;
  readonly body?: string;
  readonly responseBody?: string;
}

/**
 * Makes a rule of a method. Throws an {@link HttpRuleError} that names method and rule if the template is malformed, a
 * variable is no single scalar or enum of the request, or a body is no field at the top of its message.
 */
export function makeHttpRule(method: DescMethod, text: HttpRuleText): HttpRule {
  const { httpMethod, path, body = "", responseBody = "" } = text;
  try {
    if (!HTTP_METHOD.test(httpMethod)) throw new HttpRuleError(`${quote(httpMethod)} is no HTTP method`);
    const template = parsePathTemplate(path);
    const variables = template.variables.map(({ field }) => variable(method.input, field));
    const names = variables.map(nameOf);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw new HttpRuleError(`two variables set ${twice}`);
    if (body !== "" && body !== "*") {
      const name = topField(method.input, body, "body").name;
      if (names.includes(name)) throw new HttpRuleError(`path and body both set ${name}`);
    }
    if (responseBody !== "") topField(method.output, responseBody, "response_body");
    return { httpMethod, template, body, responseBody };
  } catch (error) {
    if (!(error instanceof HttpRuleError)) throw error;
    const rule = `${httpMethod} ${path}`;
    throw new HttpRuleError(`google.api.http of ${method.parent.typeName}.${method.name} (${rule}): ${error.message}`);
  }
}

function variable(input: DescMessage, text: string): FieldPath {
  const path = findFieldPath(input, text);
  if (path === undefined) throw new HttpRuleError(`${input.typeName} has no field ${quote(text)} that a path can set`);
  const kind = path.field.fieldKind;
  if (kind === "scalar" || kind === "enum") return path;
  throw new HttpRuleError(`a path cannot set ${quote(text)}: it is repeated or a message`);
}

function topField(message: DescMessage, name: string, what: string): DescField {
  const field = message.fields.find((each) => each.name === name);
  if (field === undefined) throw new HttpRuleError(`${what}: ${message.typeName} has no field ${quote(name)}`);
  return field;
}
