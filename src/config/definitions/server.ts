/**
 * Configs of everything else of the server. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SERVER_CONFIGS = `
background.threads | int | 10 | [1,...] | high | cluster-wide | later | 
broker.id | int | -1 |  | high | read-only | later | 
broker.rack | string | null |  | medium | read-only | later | 
config.providers | list | "" | distinct | low | cluster-wide | later | 
delete.topic.enable | boolean | true |  | high | read-only | later | 
errors.deadletterqueue.auto.create.topics.enable | boolean | false |  | medium | cluster-wide | later | 
errors.deadletterqueue.topic.name.prefix | string | dlq. |  | medium | cluster-wide | later | 
follower.fetch.last.tiered.offset.enable | boolean | false |  | medium | cluster-wide | later | 
kafka.metrics.polling.interval.secs | int | 10 | [1,...] | low | read-only | later | 
kafka.metrics.reporters | list | "" | distinct | low | read-only | later | 
max.incremental.fetch.session.cache.slots | int | 1000 | [0,...] | medium | read-only | later | 
max.request.partition.size.limit | int | 2000 | [1,...] | medium | read-only | later | 
metric.reporters | list | org.apache.kafka.common.metrics.JmxReporter | distinct | low | cluster-wide | later | 
metrics.num.samples | int | 2 | [1,...] | low | read-only | later | 
metrics.recording.level | string | INFO |  | low | read-only | later | 
metrics.sample.window.ms | long | 30000 | [1,...] | low | read-only | later | 
telemetry.max.bytes | int | 1048576 | [1,...] | low | read-only | later | 
`;
