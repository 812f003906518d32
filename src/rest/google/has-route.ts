import { LongrunError } from "../../errors.ts";
import type { BoundService } from "../../handlers/handler.ts";
import { RouteFinder } from "./route-finder.ts";
import { googleRoutes } from "./routes.ts";

/** Tells whether the google profile of these services has a method for an HTTP method and a target. */
export function hasRoute(services: readonly BoundService[]): (httpMethod: string, target: string) => boolean {
  const routes = new RouteFinder(googleRoutes(services));
  return (httpMethod, target) => {
    const [path = ""] = target.split("?", 1);
    try {
      return routes.find(httpMethod === "HEAD" ? "GET" : httpMethod, path).kind === "found";
    } catch (error) {
      if (error instanceof LongrunError) return false;
      throw error;
    }
  };
}
