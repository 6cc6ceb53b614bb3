/** An error as Node's file and socket calls throw it. */
export function systemError(code: string, syscall: string, path?: string): NodeJS.ErrnoException {
  const error = new Error(`${code}: simulated, ${syscall}${path === undefined ? "" : ` '${path}'`}`);
  return Object.assign(error, { code, syscall, ...(path === undefined ? {} : { path }) });
}
