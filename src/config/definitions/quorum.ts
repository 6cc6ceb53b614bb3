/**
 * Configs of node roles and the metadata quorum. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const QUORUM_CONFIGS = `
broker.heartbeat.interval.ms | int | 2000 |  | medium | read-only | later | How often a broker tells its controller that it lives.
broker.session.timeout.ms | int | 9000 |  | medium | read-only | later | A broker that is silent for so long is fenced by the controller.
controller.listener.names | list | required | distinct non-empty | high | read-only | used | Names of the listeners that controllers use; the first is used to reach them.
controller.performance.always.log.threshold.ms | long | 2000 | [0,...] | medium internal | read-only | later | Controller events slower than this are logged.
controller.performance.sample.period.ms | long | 60000 | [100,...] | medium internal | read-only | later | How often the slowest controller event is logged.
controller.quorum.append.linger.ms | int | 25 | [0,...] | medium | read-only | later | How long the metadata leader waits to write several batches together.
controller.quorum.auto.join.enable | boolean | false |  | low | read-only | later | Whether a controller adds itself to the voters.
controller.quorum.bootstrap.servers | list | "" | bootstrap servers | high | read-only | used | Controllers to ask first for the metadata quorum.
controller.quorum.election.backoff.max.ms | int | 1000 | [0,...] | high | read-only | later | Longest wait before another election.
controller.quorum.election.timeout.ms | int | 1000 | [0,...] | high | read-only | later | Wait without votes before a new election.
controller.quorum.fetch.max.bytes | int | 1048576 | [1,...] | low | read-only | later | Most bytes of one fetch of the metadata log.
controller.quorum.fetch.snapshot.max.bytes | int | 1048576 | [1,...] | low | read-only | later | Most bytes of one fetch of a metadata snapshot.
controller.quorum.fetch.timeout.ms | int | 2000 | [0,...] | high | read-only | later | Wait without a fetch from the leader before a voter stands for election.
controller.quorum.request.timeout.ms | int | 2000 | [0,...] | medium | read-only | later | Wait for an answer within the quorum.
controller.quorum.retry.backoff.ms | int | 20 | [0,...] | low | read-only | later | Pause before asking the quorum again.
controller.quorum.voters | list | "" | quorum voters | high | read-only | used | The fixed voters of the metadata quorum, id@host:port each.
controller.socket.timeout.ms | int | 30000 |  | medium | read-only | later | Socket timeout of requests to the controller.
initial.broker.registration.timeout.ms | int | 60000 |  | medium | read-only | later | A broker that cannot register within this time ends.
internal.metadata.delete.delay.millis | long | 60000 |  | low internal | read-only | later | Delay before old metadata segments are removed.
internal.metadata.log.segment.bytes | int | null |  | low internal | read-only | used | Segment size of the metadata log in Kafka's own tests.
internal.metadata.max.batch.size.in.bytes | int | 8388608 |  | low internal | read-only | used | Largest batch of the metadata log.
metadata.log.dir | string | null |  | high | read-only | used | Directory of the metadata log; the first of log.dirs if absent.
metadata.log.max.record.bytes.between.snapshots | long | 20971520 | [1,...] | high | read-only | used | Bytes of new metadata after which a snapshot is written.
metadata.log.max.snapshot.interval.ms | long | 3600000 | [0,...] | high | read-only | used | Longest time between snapshots while metadata changes; 0 for no limit.
metadata.log.segment.bytes | int | 1073741824 | [8388608,...] | high | read-only | used | Segment size of the metadata log.
metadata.log.segment.ms | long | 604800000 |  | high | read-only | used | Age at which a segment of the metadata log is rolled.
metadata.max.idle.interval.ms | int | 500 | [0,...] | low | read-only | later | How often an idle metadata leader writes a no-op record; 0 for never.
metadata.max.retention.bytes | long | 104857600 |  | high | read-only | used | Size of metadata log and snapshots beyond which old ones go.
metadata.max.retention.ms | long | 604800000 |  | high | read-only | used | Age at which old metadata segments and snapshots go.
node.id | int | required | [0,...] | high | read-only | used | This node's number, unique in its cluster.
process.roles | list | required | distinct non-empty of broker, controller | high | read-only | used | What this process is: broker, controller or both.
server.max.startup.time.ms | long | 9223372036854775807 | [0,...] | medium internal | read-only | later | A start that takes longer fails.
unstable.api.versions.enable | boolean | false |  | high internal | read-only | later | Offers API versions that are still in development.
unstable.feature.versions.enable | boolean | false |  | high internal | read-only | later | Allows feature levels that are still in development.
`;
