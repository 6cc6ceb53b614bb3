/**
 * What Kafka can and Rafka cannot yet. Where going on would mean something else than the person asked for (an open
 * listener instead of a protected one, a cluster of one instead of three), the broker does not start.
 */
import type { BrokerConfig, ProblemAt } from "./broker-config.ts";
import type { ConfigProblem } from "./config-error.ts";
import { parseVoters } from "./quorum-addresses.ts";

/** Problems that keep the broker from starting; milder ones are added to `warnings`. */
export function unsupportedProblems(
  config: BrokerConfig,
  problem: ProblemAt,
  warnings: ConfigProblem[],
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const { name, securityProtocol } of config.brokerListeners) {
    if (securityProtocol === "PLAINTEXT") continue;
    problems.push(
      problem(
        "listeners",
        `listener ${name} asks for ${securityProtocol}, which Rafka does not serve yet`,
        "unsupported",
      ),
    );
  }
  if (!config.isStandalone) {
    if (!config.processRoles.has("controller") || !config.processRoles.has("broker")) {
      const why = "Rafka runs as its own metadata quorum of one, with process.roles=broker,controller";
      problems.push(problem("process.roles", `${why}; joining another quorum is not possible yet`, "unsupported"));
    }
    const others = [...parseVoters(config.get("controller.quorum.voters")).keys()].filter((id) => id !== config.nodeId);
    if (others.length > 0) {
      problems.push(
        problem(
          "controller.quorum.voters",
          `names other voters (${others.join(", ")}); Rafka is a quorum of one so far`,
          "unsupported",
        ),
      );
    }
  }
  if (config.get("authorizer.class.name") !== "") {
    problems.push(
      problem("authorizer.class.name", "Rafka does not check ACLs yet, so everybody would be let in", "unsupported"),
    );
  }
  if (config.get("config.providers").length > 0) {
    problems.push(
      problem("config.providers", "Rafka does not resolve ${provider:path:key} references yet", "unsupported"),
    );
  }
  if (config.get("remote.log.storage.system.enable")) {
    warnings.push(
      problem(
        "remote.log.storage.system.enable",
        "Rafka has no tiered storage yet: everything stays in log.dirs",
        "no-effect",
      ),
    );
  }
  return problems;
}
