/** Why metrics differ. Names are those that the JMX exporter gives to Kafka's, as far as Rafka has the same. */
import type { Explanation } from "./explanations.ts";

const SAID = /^(?!absent$)/;

function missing(item: RegExp, why: string, verdict: Explanation["verdict"] = "not yet"): Explanation {
  return { section: /^metric$/, item, rafka: /^absent$/, verdict, why };
}

function differs(item: RegExp, fact: RegExp, why: string): Explanation {
  return { section: /^metric$/, item, fact, kafka: SAID, rafka: SAID, verdict: "different", why };
}

function more(item: RegExp, why: string): Explanation {
  return { section: /^metric$/, item, kafka: /^absent$/, verdict: "more", why };
}

/** In the order in which they are tried. */
export const METRIC_EXPLANATIONS: readonly Explanation[] = [
  differs(
    /^kafka_server_socket_server_metrics_/,
    /^labels$/,
    "there is one event loop: no network processors to tell apart",
  ),
  differs(
    /^kafka_server_brokertopicmetrics_failedproducerequests_total$/,
    /^labels$/,
    "counted by topic from the start; Kafka's count of a topic comes with its first failure",
  ),
  {
    ...differs(/./, /^type$/, "what only grows is a counter here; the exporter takes Kafka's for a gauge"),
    kafka: /^gauge$/,
    rafka: /^counter$/,
  },
  missing(
    /^kafka_server_(txn_marker|sharegroupdlqmanager|persister|addpartitionsmanager|raft)_channel_metrics_/,
    "a node alone asks no other broker",
  ),
  missing(
    /^kafka_server_(registration|heartbeat|forwarding|directory_assignments|alter_partition)_metrics_/,
    "broker and controller are one process, without a connection between them",
    "different",
  ),
  missing(
    /^kafka_server_forwardingmanager_/,
    "requests for the controller are not forwarded: it is in the same process",
    "different",
  ),
  missing(/^kafka_server_group_coordinator_metrics_/, "groups are counted, their operations are not yet"),
  missing(/^kafka_server_(share|share_.*|sharegroup.*|sharesession.*)_/, "share groups are not served yet"),
  missing(
    /^kafka_(coordinator_transaction|server_(transaction|addpartitionstotxn))/,
    "transactions are not served yet",
  ),
  missing(
    /^kafka_server_socket_server_metrics_/,
    "of connections, those that are listed above are counted; there is no authentication yet",
  ),
  missing(/^kafka_server_raft_metrics_/, "a quorum of one voter has no elections, and fetches from nobody"),
  missing(
    /^kafka_network_requestmetrics_/,
    "times of requests are one histogram in seconds, sizes are sums of bytes; the stages of Kafka's threads do not exist here",
    "different",
  ),
  missing(
    /^kafka_(network_(socketserver|requestchannel|acceptor|processor)|server_kafkarequesthandlerpool)_/,
    "there are no network and request threads, nor a queue between them",
    "different",
  ),
  missing(/^kafka_controller_controllereventmanager_/, "times are histograms in seconds", "different"),
  missing(/^kafka_server_brokertopicmetrics_/, "not all counters of topics are there yet"),
  missing(
    /^kafka_(server_replicamanager|cluster_partition|server_replica(fetcher|alterlogdirs)manager)_/,
    "there is no replication yet: of replicas, those that are listed above are counted",
  ),
  missing(/^kafka_log_logcleaner/, "logs are not compacted yet"),
  missing(/^kafka_log_/, "of logs, those that are listed above are told"),
  missing(/^kafka_server_(produce|fetch|request|controllermutation)_/, "quotas are not enforced yet"),
  missing(/^kafka_server_client_metrics_/, "metrics of clients (KIP-714) are not collected yet"),
  missing(
    /^kafka_(server_(app_info|kafka_metrics_count|kafkaserver|controllerserver|node)|utils)_?/,
    "of the process, the metrics of Node are told instead",
    "different",
  ),
  missing(/^kafka_(controller|server)_/, "not told yet"),
  more(/^(process|nodejs)_/, "of the process and its event loop"),
  more(/_seconds$/, "Kafka's times are quantiles in milliseconds; histograms can be added up"),
  more(
    /^kafka_network_requestmetrics_(request|response)bytes_total$/,
    "Kafka's sizes are quantiles; sums can be added up",
  ),
  more(/^kafka_/, "Kafka has no such count"),
];
