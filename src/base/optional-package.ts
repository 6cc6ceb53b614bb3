import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/**
 * Loads an optional dependency, or says that it is not there.
 *
 * Whatever keeps a native add-on from loading (not installed, no binary for this machine, an old libc) means the same
 * to us: the fallback of our own takes over. A bundler sees no import here, so the package stays outside the bundle.
 */
export function tryLoadOptionalPackage(name: string): unknown {
  try {
    return load(name);
  } catch {
    return undefined;
  }
}
