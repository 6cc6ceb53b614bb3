// Every npm script runs this first: the sources are TypeScript that only a recent Node runs directly.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `Rafka needs Node 24 or newer; this is ${process.version} (${process.execPath}).\n` +
      "`npm install` fetches the pinned runtime into node_modules; if it is missing there, npm did not run its install\n" +
      "script: run `npm rebuild node`, or call the npm script on a newer Node yourself.",
  );
  process.exit(1);
}
