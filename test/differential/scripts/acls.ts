/** ACLs of a broker without an authorizer: refused, whatever is asked. */
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const LITERAL = 3;
const ANY = 1;
const READ = 3;
const ALLOW = 3;

const ACL = {
  resourceType: TOPIC,
  resourceName: "acls",
  resourcePatternType: LITERAL,
  principal: "User:alice",
  host: "*",
  operation: READ,
  permissionType: ALLOW,
};
const FILTER = {
  resourceTypeFilter: ANY,
  resourceNameFilter: null,
  patternTypeFilter: ANY,
  principalFilter: null,
  hostFilter: null,
  operation: ANY,
  permissionType: ANY,
};

/** Leaves nothing behind. */
export async function acls(session: WireSession): Promise<void> {
  for (let version = 1; version <= 3; version++) {
    await session.send(`DescribeAcls v${version}`, "DescribeAcls", version, FILTER);
    await session.send(`CreateAcls v${version} of two`, "CreateAcls", version, { creations: [ACL, ACL] });
    await session.send(`CreateAcls v${version} of none`, "CreateAcls", version, { creations: [] });
    await session.send(`DeleteAcls v${version} by two`, "DeleteAcls", version, { filters: [FILTER, FILTER] });
    await session.send(`DeleteAcls v${version} by none`, "DeleteAcls", version, { filters: [] });
  }
  // A code of later versions is one thing, the one that stands for what a client does not know another.
  await session.send("DescribeAcls v3 of what is new", "DescribeAcls", 3, { ...FILTER, operation: 99 });
  await session.send("CreateAcls v3, badly", "CreateAcls", 3, {
    creations: [{ ...ACL, resourceName: "", principal: "alice", host: "", resourcePatternType: ANY }],
  });
  for (const field of ["resourceTypeFilter", "patternTypeFilter", "operation", "permissionType"]) {
    await session.send(`DescribeAcls v3 of an unknown ${field}`, "DescribeAcls", 3, { ...FILTER, [field]: 0 });
    const filters = [FILTER, { ...FILTER, [field]: 0 }];
    await session.send(`DeleteAcls v3 by an unknown ${field}`, "DeleteAcls", 3, { filters });
  }
  for (const field of ["resourceType", "resourcePatternType", "operation", "permissionType"]) {
    const creations = [ACL, { ...ACL, [field]: 0 }];
    await session.send(`CreateAcls v3 of an unknown ${field}`, "CreateAcls", 3, { creations });
  }
}
