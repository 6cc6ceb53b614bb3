import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what the golden log directory holds: see regenerate.sh. Arguments: bootstrap servers. */
public class Produce {
  static final long START_MS = 1_700_000_000_000L;

  public static void main(String[] args) throws Exception {
    // Batches of one record, so that sizes and offsets are the same each time.
    try (var producer = producer(args[0], Map.of("batch.size", "0"))) {
      for (int i = 0; i < 400; i++) send(producer, "plain", i, 300, START_MS + i);
    }
    for (String codec : new String[] {"gzip", "snappy", "lz4", "zstd"}) {
      try (var producer = producer(args[0], Map.of("compression.type", codec, "linger.ms", "200"))) {
        for (int i = 0; i < 50; i++) send(producer, "zipped", i, 100, START_MS + 1000 - i);
        producer.flush();
      }
    }
    try (var producer = producer(args[0], Map.of("batch.size", "4000"))) {
      // Enough for three segments of 1 MiB, the least that Kafka allows; few keys, so that compaction leaves little.
      for (int i = 0; i < 9000; i++) send(producer, "compacted", i % 23, 400, START_MS + i);
    }
    try (var producer = producer(args[0], Map.of("transactional.id", "decided"))) {
      producer.initTransactions();
      for (int round = 0; round < 4; round++) {
        producer.beginTransaction();
        for (int i = 0; i < 5; i++) send(producer, "transactions", i, 50, START_MS + i);
        producer.flush();
        if (round % 2 == 0) producer.commitTransaction();
        else producer.abortTransaction();
      }
    }
    var open = producer(args[0], Map.of("transactional.id", "open", "transaction.timeout.ms", "900000"));
    open.initTransactions();
    open.beginTransaction();
    for (int i = 0; i < 3; i++) send(open, "transactions", i, 50, START_MS + i);
    open.flush();
    // Left open: closing would abort it.
    System.exit(0);
  }

  static KafkaProducer<byte[], byte[]> producer(String servers, Map<String, String> more) {
    var properties = new Properties();
    properties.put("bootstrap.servers", servers);
    properties.put("acks", "all");
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static void send(KafkaProducer<byte[], byte[]> producer, String topic, int index, int bytes, long timestamp) {
    byte[] key = ("key-" + index).getBytes(StandardCharsets.UTF_8);
    byte[] value = "v".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topic, 0, timestamp, key, value));
  }
}
