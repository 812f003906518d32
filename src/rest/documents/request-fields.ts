import type { DescField, DescMethod } from "@bufbuild/protobuf";
import { isScalarInJson } from "../../transcoding/field-path.ts";
import type { Route } from "../google/routes.ts";

/** The fields of a method's request that a path sets, by any of its routes: their proto names. */
export type PathFields = ReadonlyMap<DescMethod, ReadonlySet<string>>;

/** Finds the {@link PathFields} of routes. */
export function pathFields(routes: readonly Route[]): PathFields {
  const byMethod = Map.groupBy(routes, ({ bound }) => bound.method);
  return new Map(
    [...byMethod].map(([method, itsRoutes]) => [
      method,
      new Set(itsRoutes.flatMap(({ rule }) => rule.template.variables.map(({ field }) => field))),
    ]),
  );
}

/** The fields of the request that a query sets: what neither a path nor the body does and is a value, or a list of them. */
export function queryFields({ bound: { method }, rule }: Route, paths: PathFields): readonly DescField[] {
  if (rule.body === "*") return [];
  const inPath = paths.get(method);
  return method.input.fields.filter(
    (field) =>
      field.name !== rule.body &&
      inPath?.has(field.name) !== true &&
      field.fieldKind !== "map" &&
      isScalarInJson(field) &&
      (field.fieldKind !== "list" || field.message === undefined),
  );
}
