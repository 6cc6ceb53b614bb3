/** ApiVersions in every version, and what closes a connection. */
import { frame, type WireSession } from "../wire-session.ts";

export async function handshake(session: WireSession): Promise<void> {
  const software = { clientSoftwareName: "differential", clientSoftwareVersion: "1.0" };
  for (let version = 0; version <= 5; version++) {
    await session.send(`ApiVersions v${version}`, "ApiVersions", version, version >= 3 ? software : {});
  }
  await session.send("ApiVersions v6 is not known", "ApiVersions", 6, software);
  for (const [what, names] of [
    ["an empty software name", { ...software, clientSoftwareName: "" }],
    ["a software name with a space", { ...software, clientSoftwareName: "a b" }],
    ["a software version with a slash", { ...software, clientSoftwareVersion: "1/2" }],
    ["a software name that ends in a dot", { ...software, clientSoftwareName: "abc." }],
  ] as const) {
    await session.send(`ApiVersions v3 with ${what}`, "ApiVersions", 3, names);
  }
  for (const [what, ids] of [
    ["another cluster id", { clusterId: "chosen-cluster-no-such", nodeId: 1 }],
    ["another node id", { clusterId: "MkU3OEVBNTcwNTJENDM2Qk", nodeId: 77 }],
    ["a node id alone", { clusterId: null, nodeId: 1 }],
    ["a cluster id alone", { clusterId: "MkU3OEVBNTcwNTJENDM2Qk", nodeId: -1 }],
  ] as const) {
    await session.send(`ApiVersions v5 with ${what}`, "ApiVersions", 5, { ...software, ...ids });
  }
  await session.raw("an unknown API key closes", frame(999, 0, 1, Buffer.alloc(0), false));
  await session.raw("a negative API key closes", frame(-1, 0, 1, Buffer.alloc(0), false));
  await session.raw("Metadata v14 closes", frame(3, 14, 1, Buffer.alloc(8), true));
  await session.raw("Metadata v-1 closes", frame(3, -1, 1, Buffer.alloc(8), false));
  await session.raw("Fetch v3 closes", frame(1, 3, 1, Buffer.alloc(8), false));
  await session.raw("Produce v2 closes", frame(0, 2, 1, Buffer.alloc(8), false));
  await session.raw("InitProducerId v6 closes", frame(22, 6, 1, Buffer.alloc(20), true));
  await session.raw("a controller's API closes", frame(52, 0, 1, Buffer.alloc(8), true));
  await session.raw("a truncated body closes", frame(3, 1, 1, Buffer.from([0, 0, 0, 5, 0]), false));
  await session.raw(
    "an array of two thousand million closes",
    frame(3, 1, 1, Buffer.from([0x7f, 0xff, 0xff, 0xff]), false),
  );
  await session.raw("a negative size closes", Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await session.raw("a size of two gigabytes closes", Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]));
  await session.raw("HTTP closes", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  await session.raw("a frame without room for a header closes", Buffer.from([0, 0, 0, 4, 0, 18, 0, 0]));
  await session.raw("bytes after the body are let pass", frame(18, 0, 1, Buffer.from([1, 2, 3]), false));
}
