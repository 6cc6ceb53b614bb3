import java.lang.reflect.Field;
import java.util.*;
import java.util.function.IntFunction;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.AbortedTxn;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.metadata.properties.MetaPropertiesVersion;
import org.apache.kafka.server.common.KRaftVersion;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.log.remote.metadata.storage.generated.ProducerSnapshot;

/**
 * Prints what Apache Kafka's own classes know of what the parity artifact tells, one fact a line: section, item, fact and
 * value, divided by tabs. What only a running broker knows is asked of one by `record-parity.ts`.
 */
public class KafkaClasses {
    static void fact(String section, String item, String name, Object value) {
        System.out.println(section + "\t" + item + "\t" + name + "\t" + value);
    }

    public static void main(String[] args) throws Exception {
        for (ApiKeys api : ApiKeys.values()) if (api.hasValidVersion()) api(api);
        metadataVersions();
        List<Errors> errors = new ArrayList<>(List.of(Errors.values()));
        errors.sort(Comparator.comparing(Errors::code));
        for (Errors error : errors) {
            fact("error", error.name(), "code", error.code());
            fact("error", error.name(), "retriable", error.exception() instanceof RetriableException);
        }
        files();
        records();
    }

    static void api(ApiKeys api) {
        short low = api.messageType.lowestSupportedVersion();
        short high = api.messageType.highestSupportedVersion(true);
        short stable = api.messageType.highestSupportedVersion(false);
        List<String> listeners = api.messageType.listeners().stream().map(it -> it.name().toLowerCase()).sorted().toList();
        String flexible = "none";
        for (int version = high; version >= low; version--)
            if (api.requestHeaderVersion((short) version) >= 2) flexible = String.valueOf(version);
        fact("api", api.name, "key", api.id);
        fact("api", api.name, "listeners", String.join(", ", listeners));
        fact("api", api.name, "versions of the protocol", low + "-" + high);
        fact("api", api.name, "unstable version", stable < high ? high : "none");
        fact("api", api.name, "versions served", listeners.contains("broker") && stable >= low ? low + "-" + stable : "none");
        fact("api", api.name, "first flexible version", flexible);
        fact("api", api.name, "request header", runs(low, high, it -> api.requestHeaderVersion((short) it)));
        fact("api", api.name, "response header", runs(low, high, it -> api.responseHeaderVersion((short) it)));
    }

    static String runs(int first, int last, IntFunction<Short> valueOf) {
        List<String> runs = new ArrayList<>();
        int start = first;
        for (int version = first; version <= last; version++) {
            if (version < last && valueOf.apply(version + 1).equals(valueOf.apply(version))) continue;
            runs.add(start + "-" + version + ": " + valueOf.apply(version));
            start = version + 1;
        }
        return String.join(", ", runs);
    }

    static void metadataVersions() throws Exception {
        for (MetadataVersion version : MetadataVersion.values()) {
            if (version.featureLevel() > MetadataVersion.latestProduction().featureLevel()) continue;
            fact("metadata-version", version.version(), "level", version.featureLevel());
            // Nothing is below the first to go down to.
            if (version == MetadataVersion.MINIMUM_VERSION) continue;
            fact("metadata-version", version.version(), "changes metadata", constant(version, "didMetadataChange"));
        }
    }

    static void files() throws Exception {
        String log = "org.apache.kafka.storage.internals.log.";
        String checkpoint = "org.apache.kafka.storage.internals.checkpoint.";
        fact("file", "*.index", "bytes of an entry", constant(log + "OffsetIndex", "ENTRY_SIZE"));
        String batch = "org.apache.kafka.common.record.internal.RecordBatch";
        Object magic = constant(batch, "CURRENT_MAGIC_VALUE");
        fact("file", "*.log", "magic written", magic);
        fact("file", "*.log", "magic read", constant(batch, "MAGIC_VALUE_V0") + "-" + magic);
        fact("file", "*.snapshot", "version written", ProducerSnapshot.HIGHEST_SUPPORTED_VERSION);
        fact("file", "*.timeindex", "bytes of an entry", constant(log + "TimeIndex", "ENTRY_SIZE"));
        fact("file", "*.txnindex", "bytes of an entry",
            MessageUtil.toVersionPrefixedByteBuffer(AbortedTxn.HIGHEST_SUPPORTED_VERSION, new AbortedTxn()).remaining());
        fact("file", ".kafka_cleanshutdown", "version written", constant(checkpoint + "CleanShutdownFileHandler", "CURRENT_VERSION"));
        fact("file", "__cluster_metadata-0", "frame of its records",
            constant("org.apache.kafka.server.common.serialization.AbstractApiMessageSerde", "DEFAULT_FRAME_VERSION"));
        fact("file", "cleaner-offset-checkpoint", "version written", constant(checkpoint + "OffsetCheckpointFile", "CURRENT_VERSION"));
        fact("file", "leader-epoch-checkpoint", "version written", constant(checkpoint + "LeaderEpochCheckpointFile", "CURRENT_VERSION"));
        fact("file", "log-start-offset-checkpoint", "version written", constant(checkpoint + "OffsetCheckpointFile", "CURRENT_VERSION"));
        MetaPropertiesVersion[] versions = MetaPropertiesVersion.values();
        int last = versions[versions.length - 1].number();
        fact("file", "meta.properties", "version written", last);
        fact("file", "meta.properties", "versions read", versions[0].number() + "-" + last);
        fact("file", "partition.metadata", "version written", constant(checkpoint + "PartitionMetadataFile", "CURRENT_VERSION"));
        fact("file", "quorum-state", "version at kraft.version 0", KRaftVersion.KRAFT_VERSION_0.quorumStateVersion());
        fact("file", "quorum-state", "version at kraft.version 1", KRaftVersion.KRAFT_VERSION_1.quorumStateVersion());
        fact("file", "recovery-point-offset-checkpoint", "version written", constant(checkpoint + "OffsetCheckpointFile", "CURRENT_VERSION"));
        fact("file", "replication-offset-checkpoint", "version written", constant(checkpoint + "OffsetCheckpointFile", "CURRENT_VERSION"));
    }

    static void records() throws Exception {
        for (MetadataRecordType type : MetadataRecordType.values()) {
            String name = type.newMetadataRecord().getClass().getSimpleName();
            fact("metadata-record", name, "type", type.id());
            fact("metadata-record", name, "versions", type.lowestSupportedVersion() + "-" + type.highestSupportedVersion());
        }
        List<CoordinatorRecordType> groups = new ArrayList<>(List.of(CoordinatorRecordType.values()));
        groups.sort(Comparator.comparing(CoordinatorRecordType::id));
        for (CoordinatorRecordType type : groups) {
            String versions = type.lowestSupportedVersion() + "-" + type.highestSupportedVersion();
            fact("group-record", "type " + type.id(), "versions of its value", versions);
        }
        enumeration("control-record", "org.apache.kafka.common.record.internal.ControlRecordType", "type");
        enumeration("compression", "org.apache.kafka.common.record.internal.CompressionType", "number");
    }

    /** The constants of an enumeration with their numbers; those below zero stand for what is unknown. */
    static void enumeration(String section, String className, String name) throws Exception {
        for (Object value : Class.forName(className).getEnumConstants()) {
            boolean isCodec = section.equals("compression");
            Number number = (Number) constant(value, isCodec ? "id" : "type");
            String item = isCodec ? String.valueOf(constant(value, "name")) : ((Enum<?>) value).name();
            if (number.intValue() >= 0) fact(section, item, name, number);
        }
    }

    static Object constant(String className, String name) throws Exception {
        Field field = Class.forName(className).getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    static Object constant(Object of, String name) throws Exception {
        Field field = of.getClass().isEnum() ? of.getClass().getDeclaredField(name) : of.getClass().getSuperclass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
