/**
 * Configs of everything else of the server. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SERVER_CONFIGS = `
background.threads | int | 10 | [1,...] | high | cluster-wide | moot | Threads for background work; Rafka has one event loop.
broker.id | int | -1 |  | high | read-only | used | Older name of node.id; where both are set they must agree.
broker.rack | string | null |  | medium | read-only | used | The place this broker stands in, for replica placement and fetching from near.
config.providers | list | "" | distinct | low | cluster-wide | later | Names of plugins that fill \${provider:path:key} references in other values.
delete.topic.enable | boolean | true |  | high | read-only | used | Whether topics may be deleted by clients.
errors.deadletterqueue.auto.create.topics.enable | boolean | false |  | medium | cluster-wide | later | Whether a missing dead-letter topic of a share group is made.
errors.deadletterqueue.topic.name.prefix | string | dlq. |  | medium | cluster-wide | later | How the names of dead-letter topics begin.
follower.fetch.last.tiered.offset.enable | boolean | false |  | medium | cluster-wide | later | New followers start at the last tiered offset instead of the log's start.
kafka.metrics.polling.interval.secs | int | 10 | [1,...] | low | read-only | moot | Pace of Kafka's metric reporters; Rafka's metrics are read when scraped.
kafka.metrics.reporters | list | "" | distinct | low | read-only | moot | Java classes that report metrics.
max.incremental.fetch.session.cache.slots | int | 1000 | [0,...] | medium | read-only | used | Fetch sessions kept at once; the least useful one makes room.
max.request.partition.size.limit | int | 2000 | [1,...] | medium | read-only | used | Partitions that one DescribeTopicPartitions answer may hold.
metric.reporters | list | org.apache.kafka.common.metrics.JmxReporter | distinct | low | cluster-wide | moot | Java classes that report metrics.
metrics.num.samples | int | 2 | [1,...] | low | read-only | moot | Windows of a rate in Kafka's own metrics; a Prometheus server computes rates itself.
metrics.recording.level | string | INFO |  | low | read-only | moot | Which of Kafka's own metrics are recorded.
metrics.sample.window.ms | long | 30000 | [1,...] | low | read-only | moot | Length of a window of a rate in Kafka's own metrics.
telemetry.max.bytes | int | 1048576 | [1,...] | low | read-only | later | Largest metrics push taken from a client (KIP-714).
`;
