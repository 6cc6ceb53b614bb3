/**
 * Dynamic configs by resource at one offset of the metadata log, and what records change about them.
 */
import { newConfigRecord } from "../protocol/generated/config-record.ts";
import type { ConfigRecord } from "../protocol/generated/config-record.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { PersistentMap } from "./persistent-map.ts";

/** What a config belongs to: Kafka's ConfigResource.Type. */
export const ConfigResourceType = { TOPIC: 2, BROKER: 4, BROKER_LOGGER: 8, CLIENT_METRICS: 16, GROUP: 32 } as const;

/** A resource that has configs; a broker's name is its id, the empty name stands for all brokers. */
export interface ConfigResource {
  readonly type: number;
  readonly name: string;
}

/** A resource and its configs. */
export interface ResourceConfigs extends ConfigResource {
  readonly props: ReadonlyMap<string, string>;
}

/** One string for a resource, for use as a key. */
export function configResourceKey(type: number, name: string): string {
  return `${type}:${name}`;
}

const NO_PROPS: ReadonlyMap<string, string> = new Map();

/** All dynamic configs; immutable. */
export class ConfigsImage {
  readonly byResource: PersistentMap<string, ResourceConfigs>;

  constructor(byResource: PersistentMap<string, ResourceConfigs>) {
    this.byResource = byResource;
  }

  static readonly EMPTY: ConfigsImage = new ConfigsImage(PersistentMap.empty());

  /** The configs of a resource; empty when it has none. */
  props(type: number, name: string): ReadonlyMap<string, string> {
    return this.byResource.get(configResourceKey(type, name))?.props ?? NO_PROPS;
  }

  /** The dynamic configs of a topic. */
  topicProps(name: string): ReadonlyMap<string, string> {
    return this.props(ConfigResourceType.TOPIC, name);
  }

  /** The dynamic default of all brokers: the resource with the empty name. */
  clusterProps(): ReadonlyMap<string, string> {
    return this.props(ConfigResourceType.BROKER, "");
  }

  /** The records that make these configs. */
  *records(): Generator<MetadataRecord> {
    for (const { type, name, props } of this.byResource.values()) {
      for (const [key, value] of props) {
        yield {
          type: "ConfigRecord",
          version: 0,
          data: newConfigRecord({ resourceType: type, resourceName: name, name: key, value }),
        };
      }
    }
  }
}

/** What records change about configs. */
export class ConfigsDelta {
  readonly base: ConfigsImage;
  /** The changed resources and, per config, its new value; null is a removal. */
  readonly changes: Map<string, ConfigResource & { readonly values: Map<string, string | null> }> = new Map();

  constructor(base: ConfigsImage) {
    this.base = base;
  }

  replay(record: ConfigRecord): void {
    this.#resource(record.resourceType, record.resourceName).set(record.name, record.value);
  }

  /** The configs of a topic go with it. */
  removeTopic(name: string): void {
    const values = this.#resource(ConfigResourceType.TOPIC, name);
    values.clear();
    for (const key of this.base.topicProps(name).keys()) values.set(key, null);
  }

  apply(): ConfigsImage {
    const byResource = new Map<string, ResourceConfigs | undefined>();
    for (const [resourceKey, { type, name, values }] of this.changes) {
      const props = new Map(this.base.props(type, name));
      for (const [key, value] of values) {
        if (value === null) props.delete(key);
        else props.set(key, value);
      }
      byResource.set(resourceKey, props.size === 0 ? undefined : { type, name, props });
    }
    return new ConfigsImage(this.base.byResource.with(byResource));
  }

  #resource(type: number, name: string): Map<string, string | null> {
    const key = configResourceKey(type, name);
    let change = this.changes.get(key);
    if (change === undefined) {
      change = { type, name, values: new Map() };
      this.changes.set(key, change);
    }
    return change.values;
  }
}
