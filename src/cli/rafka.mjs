#!/usr/bin/env node
// Plain JavaScript that an old Node can parse: it says which Node is needed, and loads the rest through the compile
// cache, which helps only modules that are imported after it was enabled.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error("rafka needs Node 24 or newer; this is " + process.version + " (" + process.execPath + ").");
  process.exit(2);
} else {
  void start();
}

async function start() {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  // In a checkout this file lies beside the sources, in the package beside the bundle.
  const isCheckout = import.meta.url.endsWith("/src/cli/rafka.mjs");
  const { main } = await import(isCheckout ? "./main.ts" : "./main.js");
  await main(process.argv.slice(2));
}
