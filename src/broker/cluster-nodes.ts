/** The brokers as a client of one listener sees them. */
import type { BrokerRegistration } from "../metadata/broker-registration.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";

/** A broker's address on a listener. */
export interface ClusterNode {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

/** No broker's id: there is no leader, or no controller. */
export const NO_NODE_ID = -1;

/** The broker's address, fenced or not; undefined when it is not registered or has no such listener. */
export function nodeOf(image: MetadataImage, brokerId: number, listenerName: string): ClusterNode | undefined {
  const broker = image.cluster.broker(brokerId);
  return broker === undefined ? undefined : addressOf(broker, listenerName);
}

/** As {@link nodeOf}, but not of a fenced broker. */
export function aliveNodeOf(image: MetadataImage, brokerId: number, listenerName: string): ClusterNode | undefined {
  const broker = image.cluster.broker(brokerId);
  return broker === undefined || broker.fenced ? undefined : addressOf(broker, listenerName);
}

/** All brokers that are not fenced and have the listener. */
export function aliveNodes(image: MetadataImage, listenerName: string): ClusterNode[] {
  const nodes: ClusterNode[] = [];
  for (const broker of image.cluster.brokers.values()) {
    const node = broker.fenced ? undefined : addressOf(broker, listenerName);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

/**
 * Whom clients are told to ask as the controller: any broker that is not fenced, since each forwards.
 *
 * Deviates from Kafka: clients are always told the first broker as the controller; Kafka draws one each time.
 */
export function controllerNodeId(image: MetadataImage): number {
  for (const broker of image.cluster.brokers.values()) if (!broker.fenced) return broker.id;
  return NO_NODE_ID;
}

function addressOf(broker: BrokerRegistration, listenerName: string): ClusterNode | undefined {
  for (const { name, host, port } of broker.listeners) {
    if (name === listenerName) return { nodeId: broker.id, host, port, rack: broker.rack };
  }
  return undefined;
}
