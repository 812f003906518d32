/** How a command that calls a server ends; 2 is for command lines that are not as they must be. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  stillRunning: 3,
  interrupted: 130,
} as const;

/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
