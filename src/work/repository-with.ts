import type { Repository } from "../repository/repository.ts";

/** The same repository, but for some of its methods. */
export function repositoryWith(repository: Repository, changed: Partial<Repository>): Repository {
  const insertWith = repository.insertWith?.bind(repository);
  return {
    ...(repository.clock && { clock: repository.clock }),
    tokenKey: repository.tokenKey,
    insert: (record) => repository.insert(record),
    ...(insertWith && { insertWith }),
    conflict: (record) => repository.conflict(record),
    read: (name) => repository.read(name),
    replace: (present, next) => repository.replace(present, next),
    delete: (present) => repository.delete(present),
    page: (query) => repository.page(query),
    count: (selection) => repository.count(selection),
    countStates: () => repository.countStates(),
    due: (now, limit) => repository.due(now, limit),
    subscribe: (listener, onMissed) => repository.subscribe(listener, onMissed),
    close: () => repository.close(),
    ...changed,
  };
}
