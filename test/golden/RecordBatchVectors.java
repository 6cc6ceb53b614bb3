import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.SnapshotFooterRecord;
import org.apache.kafka.common.message.SnapshotHeaderRecord;
import org.apache.kafka.common.message.VotersRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.*;
import org.apache.kafka.common.Uuid;

/**
 * Record batches through Apache Kafka's own classes, one JSON line each: `write` makes the golden ones, `read` tells what
 * Kafka sees in the batches (base64 lines) on its standard input. Run by tools/record-batch-vectors.ts.
 */
public class RecordBatchVectors {
    static final long NOW = 1_700_000_000_000L;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("read")) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line; (line = lines.readLine()) != null; ) print("read", ByteBuffer.wrap(Base64.getDecoder().decode(line)));
            return;
        }
        for (CompressionType type : CompressionType.values()) {
            Compression codec = Compression.of(type).build();
            String name = type.name;
            batch(name + " one record", codec, new Options(), records(1, 10));
            batch(name + " nulls and empties", codec, new Options(), List.of(
                new SimpleRecord(NOW, (byte[]) null, null), new SimpleRecord(NOW, new byte[0], new byte[0]), new SimpleRecord(NOW, null, new byte[1])));
            batch(name + " headers", codec, new Options(), List.of(new SimpleRecord(NOW, bytes("k"), bytes("v"), new Header[] {
                new RecordHeader("a", bytes("1")), new RecordHeader("a", null), new RecordHeader("", new byte[0]), new RecordHeader("häder🙂", bytes("2")) })));
            batch(name + " no timestamps", codec, new Options(), List.of(new SimpleRecord(-1, bytes("k"), bytes("v"))));
            batch(name + " timestamps out of order", codec, new Options(), List.of(
                new SimpleRecord(NOW, bytes("a")), new SimpleRecord(NOW - 40_000_000_000L, bytes("b")), new SimpleRecord(NOW + 63, bytes("c")),
                new SimpleRecord(0, bytes("d")), new SimpleRecord(NOW + 900_000_000L, bytes("e"))));
            Options idempotent = new Options();
            idempotent.producerId = 4_000_000_000L;
            idempotent.producerEpoch = 7;
            idempotent.sequence = Integer.MAX_VALUE - 1;
            batch(name + " idempotent", codec, idempotent, records(3, 20));
            Options transactional = new Options();
            transactional.producerId = 12;
            transactional.producerEpoch = 0;
            transactional.sequence = 0;
            transactional.transactional = true;
            transactional.baseOffset = 1L << 40;
            transactional.leaderEpoch = 9;
            batch(name + " transactional", codec, transactional, records(3, 20));
            Options appendTime = new Options();
            appendTime.appendTime = NOW + 5;
            batch(name + " append time", codec, appendTime, records(3, 20));
            batch(name + " 300 records", codec, new Options(), records(300, 30));
            batch(name + " several blocks", codec, new Options(), records(40, 5000));
            batch(name + " incompressible", codec, new Options(), List.of(new SimpleRecord(NOW, random(3000))));
            gaps(name + " offsets with gaps", codec);
        }
        levels();
        control();
    }

    static class Options {
        long producerId = -1, baseOffset = 0, appendTime = -1;
        short producerEpoch = -1;
        int sequence = -1, leaderEpoch = -1;
        boolean transactional = false;
    }

    static void batch(String name, Compression codec, Options options, List<SimpleRecord> records) {
        TimestampType type = options.appendTime < 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
        MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(1024), RecordBatch.CURRENT_MAGIC_VALUE, codec, type, options.baseOffset,
            options.appendTime, options.producerId, options.producerEpoch, options.sequence, options.transactional, options.leaderEpoch);
        for (SimpleRecord record : records) builder.append(record);
        print(name, builder.build().buffer());
    }

    static void gaps(String name, Compression codec) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(1024), codec, TimestampType.CREATE_TIME, 100L);
        builder.appendWithOffset(101, new SimpleRecord(NOW, bytes("a")));
        builder.appendWithOffset(107, new SimpleRecord(NOW, bytes("b")));
        print(name, builder.build().buffer());
    }

    static void levels() {
        List<SimpleRecord> records = records(20, 400);
        for (int level : new int[] {1, 9}) batch("gzip level " + level, Compression.gzip().level(level).build(), new Options(), records);
        for (int level : new int[] {1, 17}) batch("lz4 level " + level, Compression.lz4().level(level).build(), new Options(), records);
        for (int level : new int[] {-5, 1, 22}) batch("zstd level " + level, Compression.zstd().level(level).build(), new Options(), records);
    }

    static void control() {
        print("abort", MemoryRecords.withEndTransactionMarker(40L, NOW, 3, 12L, (short) 1, new EndTransactionMarker(ControlRecordType.ABORT, 6)).buffer());
        print("commit", MemoryRecords.withEndTransactionMarker(41L, NOW, 3, 12L, (short) 1, new EndTransactionMarker(ControlRecordType.COMMIT, 6)).buffer());
        LeaderChangeMessage leader = new LeaderChangeMessage().setLeaderId(1)
            .setVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1))).setGrantingVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1)));
        print("leader change", MemoryRecords.withLeaderChangeMessage(0L, NOW, 2, ByteBuffer.allocate(512), leader).buffer());
        print("snapshot header", MemoryRecords.withSnapshotHeaderRecord(0L, NOW, 2, ByteBuffer.allocate(512),
            new SnapshotHeaderRecord().setLastContainedLogTimestamp(NOW - 1)).buffer());
        print("snapshot footer", MemoryRecords.withSnapshotFooterRecord(9L, NOW, 2, ByteBuffer.allocate(512), new SnapshotFooterRecord()).buffer());
        print("kraft version", MemoryRecords.withKRaftVersionRecord(1L, NOW, 2, ByteBuffer.allocate(512), new KRaftVersionRecord().setKRaftVersion((short) 1)).buffer());
        VotersRecord.Voter voter = new VotersRecord.Voter().setVoterId(1).setVoterDirectoryId(new Uuid(7, 8))
            .setEndpoints(new VotersRecord.EndpointCollection(List.of(new VotersRecord.Endpoint().setName("CONTROLLER").setHost("localhost").setPort(9093)).iterator()))
            .setKRaftVersionFeature(new VotersRecord.KRaftVersionFeature().setMinSupportedVersion((short) 0).setMaxSupportedVersion((short) 1));
        print("kraft voters", MemoryRecords.withVotersRecord(2L, NOW, 2, ByteBuffer.allocate(512), new VotersRecord().setVoters(List.of(voter))).buffer());
    }

    static List<SimpleRecord> records(int count, int valueBytes) {
        Random random = new Random(count * 31L + valueBytes);
        List<SimpleRecord> records = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            StringBuilder value = new StringBuilder();
            while (value.length() < valueBytes) value.append("order=").append(random.nextInt(4)).append(" shipped in the morning; ");
            records.add(new SimpleRecord(NOW + index, bytes("key-" + index), bytes(value.substring(0, valueBytes))));
        }
        return records;
    }

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void print(String name, ByteBuffer buffer) {
        byte[] raw = new byte[buffer.remaining()];
        buffer.duplicate().get(raw);
        StringBuilder line = new StringBuilder("{\"name\":\"" + name + "\"");
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(buffer.duplicate()).batches()) {
            batch.ensureValid();
            line.append(",\"baseOffset\":").append(batch.baseOffset()).append(",\"lastOffset\":").append(batch.lastOffset())
                .append(",\"leaderEpoch\":").append(batch.partitionLeaderEpoch()).append(",\"maxTimestamp\":").append(batch.maxTimestamp())
                .append(",\"timestampType\":").append(batch.timestampType().id).append(",\"compression\":").append(batch.compressionType().id)
                .append(",\"producerId\":").append(batch.producerId()).append(",\"producerEpoch\":").append(batch.producerEpoch())
                .append(",\"baseSequence\":").append(batch.baseSequence()).append(",\"lastSequence\":").append(batch.lastSequence())
                .append(",\"isTransactional\":").append(batch.isTransactional()).append(",\"isControl\":").append(batch.isControlBatch())
                .append(",\"records\":[");
            String comma = "";
            for (org.apache.kafka.common.record.internal.Record record : batch) {
                line.append(comma).append("\"").append(record.offset()).append(" ").append(record.timestamp()).append(" ")
                    .append(digest(record.key())).append(" ").append(digest(record.value()));
                for (Header header : record.headers()) {
                    line.append(" ").append(digest(ByteBuffer.wrap(bytes(header.key())))).append("=")
                        .append(digest(header.value() == null ? null : ByteBuffer.wrap(header.value())));
                }
                line.append("\"");
                comma = ",";
            }
            line.append("]");
        }
        System.out.println(line + ",\"bytes\":\"" + Base64.getEncoder().encodeToString(raw) + "\"}");
    }

    static String digest(ByteBuffer bytes) {
        if (bytes == null) return "null";
        CRC32C crc = new CRC32C();
        int count = bytes.remaining();
        crc.update(bytes.duplicate());
        return count + ":" + Long.toHexString(crc.getValue());
    }
}
