/** What Linux tells of locks and ports, read from texts as its kernel writes them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findLockPid } from "./kafka-lock-file.ts";
import { findListeningInode } from "./port-holder.ts";

const LOCKS = `1: POSIX  ADVISORY  READ  900 fe:00:131225 0 EOF
2: FLOCK  ADVISORY  WRITE 901 fe:00:131225 0 EOF
3: POSIX  ADVISORY  WRITE 902 fe:01:131225 0 EOF
3: -> POSIX  ADVISORY  WRITE 903 fe:00:131225 0 EOF
4: POSIX  ADVISORY  WRITE 4711 fe:00:131225 0 EOF
`;

test("findLockPid() takes the POSIX write lock of device and inode, not who waits for it", () => {
  const device = (0xfe << 8) | 0;
  assert.equal(findLockPid(LOCKS, device, 131225), 4711);
  assert.equal(findLockPid(LOCKS, device | 1, 131225), 902);
  assert.equal(findLockPid(LOCKS, device, 131226), undefined);
  assert.equal(findLockPid("1: POSIX  ADVISORY  WRITE 7 103:12:9 0 EOF\n", (0x103 << 8) | 0x12, 9), 7);
  assert.equal(findLockPid("", device, 131225), undefined);
});

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2384 0100007F:D1AC 01 00000000:00000000 00:00000000 00000000     0        0 111 1 0000000000000000 20 4 30 10 -1
   1: 0100007F:2384 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0000000000000000 100 0 0 10 0
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43 1 0000000000000000 100 0 0 10 0
`;

test("findListeningInode() takes the listener of a port, not its connections", () => {
  assert.equal(findListeningInode(TCP, 9092), 4242);
  assert.equal(findListeningInode(TCP, 80), 43);
  assert.equal(findListeningInode(TCP, 9093), undefined);
});
