import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "./exit-codes.ts";
import { runProgram } from "./program.ts";

const CASES: readonly (readonly [words: readonly string[], message: RegExp, command: string])[] = [
  [["topics", "create"], /missing required argument 'topic'/, "rafka topics create"],
  [["topics", "create", "t", "-p", "0"], /--partitions wants a whole number from 1 to 2147483647, not 0/, "rafka topics create"],
  [["topics", "create", "t", "-p", "-1"], /not -1/, "rafka topics create"],
  [["topics", "create", "t", "-p", "1e9"], /not 1e9/, "rafka topics create"],
  [["topics", "create", "t", "-p", "2147483648"], /not 2147483648/, "rafka topics create"],
  [["topics", "create", "t", "-p", "abc"], /not abc/, "rafka topics create"],
  [["topics", "create", "t", "-p", ""], /not $/, "rafka topics create"],
  [["topics", "create", "t", "-p"], /argument missing/, "rafka topics create"],
  [["topics", "create", "t", "-r", "32768"], /from 1 to 32767/, "rafka topics create"],
  [["topics", "create", "t", "-c", "=x"], /--config wants key=value, not =x/, "rafka topics create"],
  [["topics", "create", "t", "-c", "x"], /--config wants key=value, not x/, "rafka topics create"],
  [["topics", "create", "t", "--replica-assignment", "1:x"], /1:2,2:3, not 1:x/, "rafka topics create"],
  [["topics", "create", "t", "--replica-assignment", "1", "-p", "1"], /leave out the others/, "rafka topics create"],
  [["topics", "create", "t", "--timeout-ms", "0"], /--timeout-ms wants/, "rafka topics create"],
  [["topics", "alter", "t"], /wants --partitions, --config or --delete-config/, "rafka topics alter"],
  [["topics", "add-partitions", "t"], /required option '-p, --partitions <count>' not specified/, "rafka topics add-partitions"],
  [["topics", "delete"], /missing required argument/, "rafka topics delete"],
  [["topics", "delete", "t", "--nope"], /unknown option '--nope'/, "rafka topics delete"],
  [["topics", "list", "extra"], /too many arguments/, "rafka topics list"],
  [["topics", "list", "-b", ""], /--bootstrap-server wants host:port/, "rafka topics list"],
  [["topics", "list", "-b", "h:1:2"], /--bootstrap-server wants host:port/, "rafka topics list"],
  [["topics", "list", "-b", "h:65536"], /--bootstrap-server wants host:port/, "rafka topics list"],
  [["topics", "rename"], /unknown command 'rename'/, "rafka topics"],
  [["configs", "describe", "table", "x"], /one of topic, broker, broker-logger, group, client-metrics, not table/, "rafka configs describe"],
  [["configs", "describe", "toString", "x"], /not toString/, "rafka configs describe"],
  [["configs", "describe", "topic"], /configs of a topic want its name/, "rafka configs describe"],
  [["configs", "describe", "topic", ""], /the name of a topic is empty/, "rafka configs describe"],
  [["configs", "describe", "broker", "one"], /a broker's name is its number, not one/, "rafka configs describe"],
  [["configs", "describe", "broker-logger"], /want its name/, "rafka configs describe"],
  [["configs", "alter", "topic", "t"], /wants --set, --delete, --append or --subtract/, "rafka configs alter"],
  [["configs", "alter", "topic", "t", "--set", "a"], /--set wants key=value/, "rafka configs alter"],
  [["configs", "delete", "topic", "t"], /wants either --config or --all/, "rafka configs delete"],
  [["configs", "delete", "topic", "t", "--all", "--config", "a"], /wants either --config or --all/, "rafka configs delete"],
  [["features", "upgrade"], /either --feature or --release-version/, "rafka features upgrade"],
  [["features", "upgrade", "--feature", "a=1", "--release-version", "4.4"], /either/, "rafka features upgrade"],
  [["features", "upgrade", "--feature", "a"], /--feature wants name=level, not a/, "rafka features upgrade"],
  [["features", "upgrade", "--feature", "a=-1"], /--feature wants name=level/, "rafka features upgrade"],
  [["features", "upgrade", "--feature", "a=99999"], /--feature wants name=level/, "rafka features upgrade"],
  [["features", "upgrade", "--feature", "metadata.version=9.9"], /9\.9 is no release/, "rafka features upgrade"],
  [["features", "upgrade", "--release-version", "4"], /4 is no release/, "rafka features upgrade"],
  [["features", "versions", "--release-version", ""], /is no release/, "rafka features versions"],
  [["features", "disable"], /missing required argument 'feature'/, "rafka features disable"],
  [["cluster", "unregister", "x"], /unregister wants a whole number/, "rafka cluster unregister"],
  [["cluster", "unregister"], /missing required argument 'broker'/, "rafka cluster unregister"],
  [["cluster", "nope"], /unknown command 'nope'/, "rafka cluster"],
  [["log-dirs"], /rafka log-dirs wants one of describe/, "rafka log-dirs"],
  [["log-dirs", "describe", "--broker", "x"], /a broker's name is its number, not x/, "rafka log-dirs describe"],
  [["quotas", "alter", "--set", "a=1"], /wants a user, a client id or an address/, "rafka quotas alter"],
  [["quotas", "alter", "--user", "u"], /wants --set or --delete/, "rafka quotas alter"],
  [["quotas", "alter", "--user", "u", "--set", "a=many"], /--set wants a number, not a=many/, "rafka quotas alter"],
  [["quotas", "alter", "--user", "u", "--set", "a="], /--set wants a number/, "rafka quotas alter"],
  [["quotas", "alter", "--user", "", "--set", "a=1"], /--user wants a name/, "rafka quotas alter"],
  [["quotas", "alter", "--ip", "h", "--ip-default", "--set", "a=1"], /--ip and --ip-default exclude/, "rafka quotas alter"],
  [["log-dirs", "move", "t-0"], /required option '--to <directory>'/, "rafka log-dirs move"],
  [["log-dirs", "move", "--to", "/d"], /missing required argument 'partition'/, "rafka log-dirs move"],
  [["log-dirs", "move", "t", "--to", "/d"], /a partition is named by its topic and its number/, "rafka log-dirs move"],
  [["log-dirs", "move", "t-0", "--to", "/d", "--broker", "x"], /--broker wants a whole number/, "rafka log-dirs move"],
  [["config", "lint", "--max-warnings", "-1"], /from 0, not -1/, "rafka config lint"],
]; // prettier-ignore

for (const [words, message, command] of CASES) {
  test(`rafka ${words.map((word) => word || '""').join(" ")} makes no sense`, () =>
    assert.rejects(runProgram(words), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      assert.equal(error.command, command);
      return true;
    }));
}
