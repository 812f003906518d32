/** What somebody can be allowed to do with the operations directly in a parent. */
export const permissions = ["get", "list", "wait", "cancel", "delete", "create", "update"] as const;

/** One of {@link permissions}. */
export type Permission = (typeof permissions)[number];
