/** The paths of the methods that are called. */
export const methodPath = {
  get: "/google.longrunning.Operations/GetOperation",
  list: "/google.longrunning.Operations/ListOperations",
  wait: "/google.longrunning.Operations/WaitOperation",
  create: "/longrun.v1.OperationRegistry/CreateOperation",
  update: "/longrun.v1.OperationRegistry/UpdateOperation",
  count: "/longrun.v1.OperationRegistry/CountOperations",
  watch: "/longrun.v1.OperationRegistry/WatchOperation",
  watchAll: "/longrun.v1.OperationRegistry/WatchOperations",
} as const;
