import type { BrokerConfig } from "../../config/broker-config.ts";
import type { BrokerLayers } from "../../config/describe-config.ts";
import { usableDynamicValues } from "../../config/dynamic-broker-config.ts";
import { type ConfigsImage, ConfigResourceType } from "../../metadata/configs-image.ts";

/**
 * The values of a broker by where they come from: its own and the cluster's dynamic ones, as far as a broker heeds them,
 * and its properties file.
 */
export function brokerLayers(configs: ConfigsImage, config: BrokerConfig): BrokerLayers {
  return {
    perBroker: usableDynamicValues(configs.props(ConfigResourceType.BROKER, String(config.nodeId)), "BROKER"),
    clusterWide: usableDynamicValues(configs.clusterProps(), "CLUSTER"),
    fromFile: config.originals,
  };
}
