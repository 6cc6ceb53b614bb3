import assert from "node:assert/strict";
import { test } from "node:test";
import { kafkaMetricFacts } from "./kafka-metrics.ts";
import { scrapedMetric } from "./metric-names.ts";

// As the JMX exporter's rules for Kafka print them.
for (const [mbean, attribute, expected] of [
  [
    "kafka.network:name=RequestsPerSec,request=Fetch,type=RequestMetrics,version=18",
    "Count",
    "counter kafka_network_requestmetrics_requests_total request,version",
  ],
  ["kafka.network:name=RequestsPerSec,request=Fetch,type=RequestMetrics,version=18", "OneMinuteRate", undefined],
  [
    "kafka.network:name=TotalTimeMs,request=Fetch,type=RequestMetrics",
    "99thPercentile",
    "gauge kafka_network_requestmetrics_totaltimems quantile,request",
  ],
  [
    "kafka.network:name=TotalTimeMs,request=Fetch,type=RequestMetrics",
    "Count",
    "counter kafka_network_requestmetrics_totaltimems_count request",
  ],
  ["kafka.network:name=TotalTimeMs,request=Fetch,type=RequestMetrics", "StdDev", undefined],
  ["kafka.log:name=Size,partition=0,topic=orders,type=Log", "Value", "gauge kafka_log_log_size partition,topic"],
  [
    "kafka.server:name=RequestHandlerAvgIdlePercent,type=KafkaRequestHandlerPool",
    "MeanRate",
    "gauge kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent ",
  ],
  [
    "kafka.server:listener=PLAINTEXT,networkProcessor=1,type=socket-server-metrics",
    "connection-close-total",
    "counter kafka_server_socket_server_metrics_connection_close_total listener,networkProcessor",
  ],
  [
    'kafka.log:logDirectory="/var/a,b=c",name=LogDirectoryOffline,type=LogManager',
    "Value",
    "gauge kafka_log_logmanager_logdirectoryoffline logDirectory",
  ],
] as const) {
  test(`scrapedMetric() names ${attribute} of ${mbean}`, () => {
    const metric = scrapedMetric(mbean, attribute);
    assert.equal(metric && `${metric.type} ${metric.name} ${metric.labels.join(",")}`, expected);
  });
}

test("kafkaMetricFacts() joins the labels of a metric that is there for a topic and for all of them", () => {
  const lines = ["", ",topic=orders"].map(
    (more) => `kafka.server:name=BytesInPerSec${more},type=BrokerTopicMetrics\tCount`,
  );
  assert.deepEqual(
    kafkaMetricFacts(lines).map(({ name, value }) => [name, value]),
    [
      ["type", "counter"],
      ["labels", "topic"],
    ],
  );
});
