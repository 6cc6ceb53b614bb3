/** Which log directories a node may start on, and what formatting makes of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { isReservedDirectoryId, LogDirectoryError, openLogDirectories, readLogDirectories } from "./log-directories.ts";
import { readMetaProperties } from "./meta-properties.ts";
import { formatDirectories, type FormatOptions } from "./storage-format.ts";

const CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk";
const DIRECTORIES = ["/a", "/b"];

function world() {
  const platform = createSimulatedPlatform({ seed: 7 });
  const format = (options: Partial<FormatOptions> = {}) =>
    formatDirectories({
      platform,
      logDirs: DIRECTORIES,
      metadataLogDir: "/a",
      clusterId: CLUSTER_ID,
      nodeId: 1,
      bootstrapRecords: [],
      voterEndpoint: { name: "CONTROLLER", host: "localhost", port: 9093 },
      ignoreFormatted: false,
      isEphemeral: false,
      ...options,
    });
  const open = (
    options: { readonly logDirs?: readonly string[]; readonly nodeId?: number; readonly metadataLogDir?: string } = {},
  ) =>
    openLogDirectories({
      files: platform.files,
      random: platform.random,
      logDirs: DIRECTORIES,
      metadataLogDir: "/a",
      nodeId: 1,
      ...options,
    });
  const edit = (directory: string, change: (text: string) => string) => {
    const path = `${directory}/meta.properties`;
    platform.files.writeWhole(path, Buffer.from(change(platform.files.readWhole(path).toString())));
  };
  return { platform, format, open, edit };
}

const refuses = (message: RegExp) => (error: unknown) =>
  error instanceof LogDirectoryError && message.test(error.message);

test("formatting gives each directory its own id, and the metadata log directory the bootstrap snapshot", () => {
  const { platform, format, open } = world();
  assert.deepEqual(format(), { clusterId: CLUSTER_ID, formatted: ["/b", "/a"] });
  const { clusterId, nodeId, directoryIds } = open();
  assert.deepEqual({ clusterId, nodeId }, { clusterId: CLUSTER_ID, nodeId: 1 });
  assert.equal(new Set(directoryIds.values()).size, 2);
  assert.ok(platform.files.exists("/a/__cluster_metadata-0/00000000000000000000-0000000000.checkpoint"));
  assert.ok(!platform.files.exists("/b/__cluster_metadata-0"));
});

test("formatting again is refused, unless told to ignore what is formatted", () => {
  const { platform, format } = world();
  format({ logDirs: ["/a"] });
  assert.throws(() => format(), refuses(/^Log directory \/a is already formatted\. Use --ignore-formatted/));
  assert.deepEqual(format({ ignoreFormatted: true, clusterId: undefined }), {
    clusterId: CLUSTER_ID,
    formatted: ["/b"],
  });
  assert.equal(readMetaProperties(platform.files, "/b")?.clusterId, CLUSTER_ID);
  assert.throws(
    () => format({ ignoreFormatted: true, clusterId: "other" }),
    refuses(/^Invalid cluster\.id in: .*meta\.properties\. Expected other, but read MkU3/),
  );
});

test("directories that do not fit together are refused in Kafka's words", () => {
  const cases: readonly (readonly [directory: string, change: (text: string) => string, message: RegExp])[] = [
    [
      "/b",
      (text) => text.replace(CLUSTER_ID, "another"),
      /^Invalid cluster\.id in: \/b\/meta\.properties\. Expected MkU3OEVBNTcwNTJENDM2Qk, but read another$/,
    ],
    [
      "/b",
      (text) => text.replace("node.id=1", "node.id=2"),
      /^Stored node id 2 doesn't match previous node id 1 in \/b\/meta\.properties\./,
    ],
    [
      "/b",
      (text) => text.replace(/cluster\.id=.*/, ""),
      /^cluster\.id was not specified in the v1 file: \/b\/meta\.properties$/,
    ],
    ["/b", (text) => text.replace(/node\.id=.*/, ""), /^node\.id was not specified in \/b\/meta\.properties$/],
    [
      "/b",
      (text) => text.replace(/directory\.id=.*/, "directory.id=AAAAAAAAAAAAAAAAAAAAAg"),
      /^Invalid reserved directory ID AAAAAAAAAAAAAAAAAAAAAg found in \/b$/,
    ],
  ];
  for (const [directory, change, message] of cases) {
    const { format, open, edit } = world();
    format();
    edit(directory, change);
    assert.throws(() => open(), refuses(message));
  }
});

test("a directory id that two directories have is refused", () => {
  const { platform, format, open } = world();
  format();
  platform.files.writeWhole("/b/meta.properties", platform.files.readWhole("/a/meta.properties"));
  assert.throws(() => open(), refuses(/^Duplicate directory ID .{22} found\. It was the ID of \/a, but also of \/b$/));
});

test("a directory that was never formatted stops the start, as does a metadata log in the wrong one", () => {
  const { platform, format, open } = world();
  assert.throws(() => open(), refuses(/^No readable meta\.properties files found in \/a, \/b\./));
  format();
  assert.throws(() => open({ logDirs: ["/a", "/b", "/c"] }), refuses(/^No `meta\.properties` found in \/c/));
  platform.files.makeDirectory("/b/__cluster_metadata-0");
  assert.throws(
    () => open(),
    refuses(/^Found unexpected metadata location in data directory `\/b\/__cluster_metadata-0`/),
  );
});

test("a missing directory id is made up and kept", () => {
  const { platform, format, open, edit } = world();
  format();
  edit("/b", (text) => text.replace(/directory\.id=.*\n/, ""));
  const id = open().directoryIds.get("/b");
  assert.equal(readMetaProperties(platform.files, "/b")?.directoryId, id);
  assert.equal(open().directoryIds.get("/b"), id);
});

test("meta.properties of version 0 is read, and rewritten as version 1", () => {
  const { platform, format, open } = world();
  format({ logDirs: ["/a"] });
  platform.files.makeDirectory("/b");
  platform.files.writeWhole("/b/meta.properties", Buffer.from(`broker.id=1\ncluster.id=${CLUSTER_ID}\n`));
  assert.deepEqual(
    [...readLogDirectories(platform.files, DIRECTORIES).formatted.values()].map(({ version }) => version),
    [1, 0],
  );
  open();
  assert.equal(readMetaProperties(platform.files, "/b")?.version, 1);
  platform.files.writeWhole("/b/meta.properties", Buffer.from("version=2\n"));
  assert.throws(() => open(), /Unknown meta\.properties version number '2'/);
});

test("ids below 100 are reserved", () => {
  for (const [id, isReserved] of [
    ["AAAAAAAAAAAAAAAAAAAAAA", true],
    ["AAAAAAAAAAAAAAAAAAAAYw", true],
    ["AAAAAAAAAAAAAAAAAAAAZA", false],
    ["GoXcPmrXTEizSOuVHmNldA", false],
  ] as const) {
    assert.equal(isReservedDirectoryId(id), isReserved, id);
  }
});
