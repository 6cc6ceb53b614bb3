/**
 * Configs of node roles and the metadata quorum. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const QUORUM_CONFIGS = `
broker.heartbeat.interval.ms | int | 2000 |  | medium | read-only | later | 
broker.session.timeout.ms | int | 9000 |  | medium | read-only | later | 
controller.listener.names | list | required | distinct non-empty | high | read-only | later | 
controller.performance.always.log.threshold.ms | long | 2000 | [0,...] | medium internal | read-only | later | 
controller.performance.sample.period.ms | long | 60000 | [100,...] | medium internal | read-only | later | 
controller.quorum.append.linger.ms | int | 25 | [0,...] | medium | read-only | later | 
controller.quorum.auto.join.enable | boolean | false |  | low | read-only | later | 
controller.quorum.bootstrap.servers | list | "" | bootstrap servers | high | read-only | later | 
controller.quorum.election.backoff.max.ms | int | 1000 | [0,...] | high | read-only | later | 
controller.quorum.election.timeout.ms | int | 1000 | [0,...] | high | read-only | later | 
controller.quorum.fetch.max.bytes | int | 1048576 | [1,...] | low | read-only | later | 
controller.quorum.fetch.snapshot.max.bytes | int | 1048576 | [1,...] | low | read-only | later | 
controller.quorum.fetch.timeout.ms | int | 2000 | [0,...] | high | read-only | later | 
controller.quorum.request.timeout.ms | int | 2000 | [0,...] | medium | read-only | later | 
controller.quorum.retry.backoff.ms | int | 20 | [0,...] | low | read-only | later | 
controller.quorum.voters | list | "" | quorum voters | high | read-only | later | 
controller.socket.timeout.ms | int | 30000 |  | medium | read-only | later | 
initial.broker.registration.timeout.ms | int | 60000 |  | medium | read-only | later | 
internal.metadata.delete.delay.millis | long | 60000 |  | low internal | read-only | later | 
internal.metadata.log.segment.bytes | int | null |  | low internal | read-only | later | 
internal.metadata.max.batch.size.in.bytes | int | 8388608 |  | low internal | read-only | later | 
metadata.log.dir | string | null |  | high | read-only | later | 
metadata.log.max.record.bytes.between.snapshots | long | 20971520 | [1,...] | high | read-only | later | 
metadata.log.max.snapshot.interval.ms | long | 3600000 | [0,...] | high | read-only | later | 
metadata.log.segment.bytes | int | 1073741824 | [8388608,...] | high | read-only | later | 
metadata.log.segment.ms | long | 604800000 |  | high | read-only | later | 
metadata.max.idle.interval.ms | int | 500 | [0,...] | low | read-only | later | 
metadata.max.retention.bytes | long | 104857600 |  | high | read-only | later | 
metadata.max.retention.ms | long | 604800000 |  | high | read-only | later | 
node.id | int | required | [0,...] | high | read-only | later | 
process.roles | list | required | distinct non-empty of broker, controller | high | read-only | later | 
server.max.startup.time.ms | long | 9223372036854775807 | [0,...] | medium internal | read-only | later | 
unstable.api.versions.enable | boolean | false |  | high internal | read-only | later | 
unstable.feature.versions.enable | boolean | false |  | high internal | read-only | later | 
`;
