import type { BrokerConfig } from "../config/broker-config.ts";
import type { BrokerLayers } from "../config/describe-config.ts";
import { type ConfigsImage, ConfigResourceType } from "../metadata/configs-image.ts";

/** The values of a broker by where they come from: its own and the cluster's dynamic ones, and its properties file. */
export function brokerLayers(configs: ConfigsImage, config: BrokerConfig): BrokerLayers {
  return {
    perBroker: configs.props(ConfigResourceType.BROKER, String(config.nodeId)),
    clusterWide: configs.clusterProps(),
    fromFile: config.originals,
  };
}
