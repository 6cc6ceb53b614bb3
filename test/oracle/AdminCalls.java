import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import java.util.regex.*;
import java.util.stream.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.acl.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.*;
import org.apache.kafka.common.resource.*;
import org.apache.kafka.common.serialization.*;

/**
 * Every call of Kafka's Java `Admin`, with its errors, against several brokers side by side: one line each, side, call,
 * milliseconds and answer with tabs between. What a broker makes up (ids, addresses, directories, times) is named. A call that
 * takes over 10 seconds is a hang.
 *
 * Arguments: SIDE BOOTSTRAP for each broker, which was empty and has two log directories.
 */
public class AdminCalls {
    static final int CALL_SECONDS = 10;
    /** Of this minute: 30 s after its start a broker deletes what its topics keep no longer. */
    static final long TIME = System.currentTimeMillis();
    static final Uuid NOBODYS = new Uuid(7, 7);

    public static void main(String[] arguments) throws Exception {
        List<Thread> sides = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            AdminCalls calls = new AdminCalls(arguments[i], arguments[i + 1]);
            Thread thread = new Thread(calls::run);
            thread.start();
            sides.add(thread);
        }
        for (Thread side : sides) side.join();
        // Clients of a broker that hangs must not keep the program.
        Runtime.getRuntime().halt(0);
    }

    final String side;
    final String bootstrap;
    final Admin admin;
    List<String> directories = List.of();
    int changes;
    /** No more changes are seen from here on. */
    volatile boolean isOver;
    final Set<String> called = new TreeSet<>();
    final Map<String, String> names = new HashMap<>();
    final Map<String, Integer> counts = new HashMap<>();
    final ExecutorService callers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });

    AdminCalls(String side, String bootstrap) {
        this.side = side;
        this.bootstrap = bootstrap;
        // As people have it, but for the times after which it gives up.
        Admin real = Admin.create(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 6000, "default.api.timeout.ms", 8000));
        admin = (Admin) Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, args) -> {
            called.add(method.getName());
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        });
    }

    void run() {
        try {
            directories = admin.describeLogDirs(List.of(1)).allDescriptions().get(CALL_SECONDS, TimeUnit.SECONDS).get(1).keySet().stream().sorted().toList();
            topics();
            records();
            configs();
            logDirectories();
            cluster();
            features();
            groups();
            quotasAndCredentials();
            notForEveryBroker();
            ends();
        } catch (Throwable error) {
            print("the program", 0, "failed: " + error);
        }
    }

    /**
     * Waits until the broker has seen what the controller acknowledged, by a change that comes after: Kafka's broker learns of
     * changes a little later than whoever made them.
     */
    void catchUp() throws Exception {
        String value = String.valueOf(45_000 + changes++ % 2);
        ConfigResource group = resource(ConfigResource.Type.GROUP, "caught-up");
        alter(group, op(AlterConfigOp.OpType.SET, "consumer.session.timeout.ms", value));
        long end = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < end) {
            Config config = admin.describeConfigs(List.of(group)).values().get(group).get(CALL_SECONDS, TimeUnit.SECONDS);
            if (value.equals(config.get("consumer.session.timeout.ms").value())) return;
        }
        throw new IllegalStateException("the broker did not catch up");
    }

    // --- topics

    void topics() {
        call("createTopics", () -> each(admin.createTopics(List.of(
            new NewTopic("t", 3, (short) 1).configs(Map.of("retention.ms", "3600000")),
            new NewTopic("assigned", Map.of(0, List.of(1), 1, List.of(1))),
            new NewTopic("defaults", Optional.empty(), Optional.empty()),
            new NewTopic("a/b", 1, (short) 1),
            new NewTopic("replicated", 1, (short) 2),
            new NewTopic("misconfigured", 1, (short) 1).configs(Map.of("retention.ms", "soon")),
            new NewTopic("nowhere", Map.of(0, List.of(9))))).values()));
        call("createTopics again", () -> each(admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).values()));
        call("createTopics, validate only", () -> {
            CreateTopicsResult result = admin.createTopics(List.of(new NewTopic("validated", 2, (short) 1)), new CreateTopicsOptions().validateOnly(true));
            return List.of(value(result.numPartitions("validated")), value(result.replicationFactor("validated")), value(result.config("validated")));
        });
        call("createTopics, what was made", () -> {
            CreateTopicsResult result = admin.createTopics(List.of(new NewTopic("made", 2, (short) 1).configs(Map.of("cleanup.policy", "compact"))));
            return List.of(value(result.numPartitions("made")), value(result.topicId("made")), value(result.config("made")));
        });
        call("listTopics", () -> sorted(value(admin.listTopics().names())));
        call("listTopics with listings", () -> value(admin.listTopics(new ListTopicsOptions().listInternal(true)).namesToListings()));
        call("describeTopics by name", () -> each(admin.describeTopics(List.of("t", "assigned", "never", "a/b"),
            new DescribeTopicsOptions().includeAuthorizedOperations(true)).topicNameValues()));
        call("describeTopics page by page", () -> each(admin.describeTopics(List.of("t", "assigned", "made"),
            new DescribeTopicsOptions().partitionSizeLimitPerResponse(2)).topicNameValues()));
        call("describeTopics by id", () -> each(admin.describeTopics(
            TopicCollection.ofTopicIds(List.of(idOf("t"), NOBODYS))).topicIdValues()));
        call("createPartitions", () -> each(admin.createPartitions(Map.of(
            "t", NewPartitions.increaseTo(4), "assigned", NewPartitions.increaseTo(3, List.of(List.of(1))),
            "defaults", NewPartitions.increaseTo(1), "made", NewPartitions.increaseTo(3, List.of(List.of(9))),
            "never", NewPartitions.increaseTo(4))).values()));
        call("createPartitions, validate only", () -> each(admin.createPartitions(Map.of("t", NewPartitions.increaseTo(9)),
            new CreatePartitionsOptions().validateOnly(true)).values()));
        call("describeTopics, grown", () -> each(admin.describeTopics(List.of("t", "assigned")).topicNameValues()));
        call("deleteTopics by name", () -> each(admin.deleteTopics(List.of("assigned", "never")).topicNameValues()));
        call("deleteTopics by id", () -> each(admin.deleteTopics(
            TopicCollection.ofTopicIds(List.of(idOf("made"), NOBODYS))).topicIdValues()));
        call("listTopics at the end", () -> sorted(value(admin.listTopics().names())));
    }

    Uuid idOf(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get(CALL_SECONDS, TimeUnit.SECONDS).topicId();
    }

    // --- records

    static TopicPartition partition(String topic, int number) {
        return new TopicPartition(topic, number);
    }

    void records() {
        call("a producer sends", () -> {
            try (Producer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap, "max.block.ms", 8000),
                new StringSerializer(), new StringSerializer())) {
                List<Object> sent = new ArrayList<>();
                for (int i = 0; i < 5; i++)
                    sent.add(producer.send(new ProducerRecord<>("t", 0, TIME + i * 1000 % 3000, "k" + i, "v" + i)).get(CALL_SECONDS, TimeUnit.SECONDS).offset());
                return sent;
            }
        });
        TopicPartition t0 = partition("t", 0);
        Map<String, OffsetSpec> specs = new LinkedHashMap<>();
        specs.put("earliest", OffsetSpec.earliest());
        specs.put("latest", OffsetSpec.latest());
        specs.put("maxTimestamp", OffsetSpec.maxTimestamp());
        specs.put("earliestLocal", OffsetSpec.earliestLocal());
        specs.put("latestTiered", OffsetSpec.latestTiered());
        specs.put("earliestPendingUpload", OffsetSpec.earliestPendingUpload());
        specs.put("forTimestamp", OffsetSpec.forTimestamp(TIME + 1));
        specs.put("forTimestamp beyond the last", OffsetSpec.forTimestamp(TIME * 2));
        specs.forEach((name, spec) -> call("listOffsets " + name, () -> {
            ListOffsetsResult result = admin.listOffsets(Map.of(t0, spec, partition("t", 1), spec));
            return List.of(value(result.partitionResult(t0)), value(result.partitionResult(partition("t", 1))));
        }));
        call("listOffsets, read committed", () -> value(admin.listOffsets(Map.of(t0, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all()));
        call("listOffsets of an unknown partition", () -> value(admin.listOffsets(Map.of(partition("t", 99), OffsetSpec.latest()),
            new ListOffsetsOptions().timeoutMs(1500)).all()));
        call("describeProducers", () -> producersOf(t0));
        call("describeProducers of an unknown partition", () -> value(admin.describeProducers(List.of(partition("never", 0)),
            new DescribeProducersOptions().timeoutMs(1500)).all()));
        call("deleteRecords", () -> each(admin.deleteRecords(Map.of(t0, RecordsToDelete.beforeOffset(2),
            partition("t", 1), RecordsToDelete.beforeOffset(9), partition("t", 2), RecordsToDelete.beforeOffset(-1))).lowWatermarks(), DeletedRecords::lowWatermark));
        call("listOffsets after deleteRecords", () -> value(admin.listOffsets(Map.of(t0, OffsetSpec.earliest())).all()));
    }

    Object producersOf(TopicPartition partition) {
        return value(admin.describeProducers(List.of(partition)).partitionResult(partition), state -> state.activeProducers().stream()
            .map(producer -> "epoch " + producer.producerEpoch() + " sequence " + producer.lastSequence() + " last " + producer.lastTimestamp()
                + " coordinator " + producer.coordinatorEpoch() + " started " + producer.currentTransactionStartOffset()).toList());
    }

    // --- configs

    static ConfigResource resource(ConfigResource.Type type, String name) {
        return new ConfigResource(type, name);
    }

    static final ConfigResource TOPIC = resource(ConfigResource.Type.TOPIC, "t");
    static final ConfigResource BROKER = resource(ConfigResource.Type.BROKER, "1");
    static final ConfigResource BROKERS = resource(ConfigResource.Type.BROKER, "");
    static final ConfigResource LOGGERS = resource(ConfigResource.Type.BROKER_LOGGER, "1");
    static final ConfigResource GROUP = resource(ConfigResource.Type.GROUP, "g");
    static final ConfigResource METRICS = resource(ConfigResource.Type.CLIENT_METRICS, "m");

    static AlterConfigOp op(AlterConfigOp.OpType type, String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), type);
    }

    Object alter(ConfigResource resource, AlterConfigOp... ops) {
        return each(admin.incrementalAlterConfigs(Map.of(resource, List.of(ops))).values());
    }

    void configs() {
        for (ConfigResource resource : List.of(TOPIC, BROKER, BROKERS, GROUP, METRICS))
            call("describeConfigs of " + resource, () -> each(admin.describeConfigs(List.of(resource)).values()));
        call("describeConfigs with synonyms", () -> each(admin.describeConfigs(List.of(TOPIC), new DescribeConfigsOptions().includeSynonyms(true)).values()));
        call("describeConfigs of loggers", () -> value(admin.describeConfigs(List.of(LOGGERS)).values().get(LOGGERS), config -> config.entries().isEmpty() ? "none" : "some"));
        call("describeConfigs with documentation", () -> value(admin.describeConfigs(List.of(TOPIC),
            new DescribeConfigsOptions().includeDocumentation(true)).values().get(TOPIC), config -> config.entries().stream().allMatch(entry -> entry.documentation() != null)));
        call("describeConfigs of what is not there", () -> each(admin.describeConfigs(List.of(
            resource(ConfigResource.Type.TOPIC, "never"), resource(ConfigResource.Type.TOPIC, "a/b"), resource(ConfigResource.Type.GROUP, ""))).values()));
        call("describeConfigs of another broker", () -> each(admin.describeConfigs(List.of(resource(ConfigResource.Type.BROKER, "9")),
            new DescribeConfigsOptions().timeoutMs(1500)).values()));
        call("incrementalAlterConfigs set", () -> alter(TOPIC, op(AlterConfigOp.OpType.SET, "segment.bytes", "2097152"), op(AlterConfigOp.OpType.DELETE, "retention.ms", "")));
        call("incrementalAlterConfigs append", () -> alter(TOPIC, op(AlterConfigOp.OpType.APPEND, "cleanup.policy", "compact")));
        call("incrementalAlterConfigs subtract", () -> alter(TOPIC, op(AlterConfigOp.OpType.SUBTRACT, "cleanup.policy", "delete")));
        call("incrementalAlterConfigs append to no list", () -> alter(TOPIC, op(AlterConfigOp.OpType.APPEND, "segment.bytes", "1")));
        call("incrementalAlterConfigs of an unknown config", () -> alter(TOPIC, op(AlterConfigOp.OpType.SET, "no.such", "1")));
        call("incrementalAlterConfigs to a value that is none", () -> alter(TOPIC, op(AlterConfigOp.OpType.SET, "cleanup.policy", "burn")));
        call("incrementalAlterConfigs of one config twice", () -> alter(TOPIC, op(AlterConfigOp.OpType.SET, "segment.bytes", "1048576"), op(AlterConfigOp.OpType.DELETE, "segment.bytes", "")));
        call("incrementalAlterConfigs of an unknown topic", () -> alter(resource(ConfigResource.Type.TOPIC, "never"), op(AlterConfigOp.OpType.SET, "segment.bytes", "1048576")));
        call("incrementalAlterConfigs, validate only", () -> each(admin.incrementalAlterConfigs(Map.of(TOPIC, List.of(op(AlterConfigOp.OpType.SET, "segment.bytes", "1"))),
            new AlterConfigsOptions().validateOnly(true)).values()));
        call("incrementalAlterConfigs of the broker", () -> alter(BROKER, op(AlterConfigOp.OpType.SET, "log.cleaner.threads", "2")));
        call("incrementalAlterConfigs of every broker", () -> alter(BROKERS, op(AlterConfigOp.OpType.SET, "message.max.bytes", "2000000")));
        call("incrementalAlterConfigs of what is read only", () -> alter(BROKER, op(AlterConfigOp.OpType.SET, "node.id", "2")));
        call("incrementalAlterConfigs of a logger", () -> alter(LOGGERS, op(AlterConfigOp.OpType.SET, "no.such.logger", "DEBUG")));
        call("incrementalAlterConfigs of a group", () -> alter(GROUP, op(AlterConfigOp.OpType.SET, "consumer.session.timeout.ms", "50000")));
        call("incrementalAlterConfigs of client metrics", () -> alter(METRICS, op(AlterConfigOp.OpType.SET, "interval.ms", "30000")));
        for (ConfigResource resource : List.of(TOPIC, BROKER, BROKERS, GROUP, METRICS))
            call("describeConfigs after changes of " + resource, () -> each(admin.describeConfigs(List.of(resource),
                new DescribeConfigsOptions().includeSynonyms(true)).values()));
        call("listConfigResources", () -> sorted(value(admin.listConfigResources().all())));
        for (ConfigResource.Type type : List.of(ConfigResource.Type.TOPIC, ConfigResource.Type.BROKER, ConfigResource.Type.GROUP, ConfigResource.Type.CLIENT_METRICS, ConfigResource.Type.BROKER_LOGGER))
            call("listConfigResources of " + type, () -> sorted(value(admin.listConfigResources(Set.of(type), new ListConfigResourcesOptions()).all())));
        call("listClientMetricsResources", () -> sorted(value(admin.listClientMetricsResources().all())));
    }

    // --- log directories

    void logDirectories() {
        call("describeLogDirs", () -> value(admin.describeLogDirs(List.of(1)).descriptions().get(1), directories -> {
            Map<String, Object> replicas = new TreeMap<>();
            directories.values().forEach(directory -> directory.replicaInfos().forEach((partition, replica) -> replicas.put(partition.toString(), replica)));
            return directories.values().stream().map(directory -> directory.error() + " total " + (directory.totalBytes().orElse(-1) > 0)
                + " usable " + (directory.usableBytes().orElse(-1) > 0) + " cordoned " + directory.isCordoned()).toList() + " " + replicas;
        }));
        call("describeLogDirs of another broker", () -> value(admin.describeLogDirs(List.of(9), new DescribeLogDirsOptions().timeoutMs(1500)).allDescriptions()));
        TopicPartitionReplica t0 = new TopicPartitionReplica("t", 0, 1);
        TopicPartitionReplica never = new TopicPartitionReplica("never", 0, 1);
        call("describeReplicaLogDirs", () -> each(admin.describeReplicaLogDirs(List.of(t0, never)).values(),
            info -> "current " + (info.getCurrentReplicaLogDir() != null) + " lag " + info.getCurrentReplicaOffsetLag() + " future " + info.getFutureReplicaLogDir()));
        call("alterReplicaLogDirs to nowhere", () -> each(admin.alterReplicaLogDirs(Map.of(t0, "/no/such/directory")).values()));
        call("alterReplicaLogDirs of an unknown partition", () -> each(admin.alterReplicaLogDirs(Map.of(never, otherDirectory(t0))).values()));
        call("alterReplicaLogDirs", () -> {
            String target = otherDirectory(t0);
            Object answer = each(admin.alterReplicaLogDirs(Map.of(t0, target)).values());
            long end = System.nanoTime() + 8_000_000_000L;
            while (!target.equals(directoryOf(t0)) && System.nanoTime() < end) Thread.sleep(20);
            return answer + (target.equals(directoryOf(t0)) ? " and is there" : " and never came");
        });
    }

    String directoryOf(TopicPartitionReplica replica) throws Exception {
        return admin.describeReplicaLogDirs(List.of(replica)).values().get(replica).get(CALL_SECONDS, TimeUnit.SECONDS).getCurrentReplicaLogDir();
    }

    String otherDirectory(TopicPartitionReplica replica) throws Exception {
        String current = directoryOf(replica);
        return admin.describeLogDirs(List.of(1)).allDescriptions().get(CALL_SECONDS, TimeUnit.SECONDS).get(1).keySet().stream()
            .filter(path -> !path.equals(current)).findFirst().orElseThrow();
    }

    // --- cluster

    void cluster() {
        call("describeCluster", () -> {
            DescribeClusterResult result = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
            return List.of(value(result.nodes()), value(result.controller()), value(result.clusterId(), id -> id.length()), sorted(value(result.authorizedOperations())));
        });
        call("describeCluster with fenced brokers", () -> value(admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true)).nodes()));
        call("describeMetadataQuorum", () -> value(admin.describeMetadataQuorum().quorumInfo(), quorum -> "leader " + quorum.leaderId() + " epoch "
            + (quorum.leaderEpoch() > 0) + " hw " + (quorum.highWatermark() > 0) + " voters " + quorum.voters().stream().map(voter -> voter.replicaId() + " fetched "
            + voter.lastFetchTimestamp().isPresent() + " caught up " + voter.lastCaughtUpTimestamp().isPresent()).toList() + " observers " + quorum.observers().size() + " nodes " + quorum.nodes().keySet()));
        for (ElectionType type : ElectionType.values()) {
            call("electLeaders " + type, () -> value(admin.electLeaders(type, Set.of(partition("t", 0), partition("t", 99), partition("never", 0))).partitions(), this::errors));
            call("electLeaders " + type + " of all", () -> value(admin.electLeaders(type, null).partitions(), this::errors));
        }
        call("alterPartitionReassignments", () -> each(admin.alterPartitionReassignments(Map.of(
            partition("t", 0), Optional.of(new NewPartitionReassignment(List.of(1))),
            partition("t", 1), Optional.of(new NewPartitionReassignment(List.of(9))),
            partition("t", 2), Optional.empty(),
            partition("never", 0), Optional.of(new NewPartitionReassignment(List.of(1))))).values()));
        call("listPartitionReassignments", () -> value(admin.listPartitionReassignments().reassignments()));
        call("listPartitionReassignments of partitions", () -> value(admin.listPartitionReassignments(Set.of(partition("t", 0), partition("never", 0))).reassignments()));
        call("unregisterBroker that is not there", () -> value(admin.unregisterBroker(9).all()));
        call("unregisterController", () -> value(admin.unregisterController(9).all()));
        call("addRaftVoter", () -> value(admin.addRaftVoter(9, NOBODYS, Set.of(new RaftVoterEndpoint("CONTROLLER", "127.0.0.1", 1))).all()));
        call("removeRaftVoter", () -> value(admin.removeRaftVoter(9, NOBODYS).all()));
    }

    Object errors(Map<TopicPartition, Optional<Throwable>> outcomes) {
        return outcomes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().map(AdminCalls::error).orElse("elected")));
    }

    // --- features

    Object update(String feature, int level, FeatureUpdate.UpgradeType type) {
        return each(admin.updateFeatures(Map.of(feature, new FeatureUpdate((short) level, type))).values());
    }

    void features() {
        call("describeFeatures", () -> value(admin.describeFeatures().featureMetadata(), features -> "finalized " + new TreeMap<>(features.finalizedFeatures())
            + " supported " + new TreeMap<>(features.supportedFeatures()) + " epoch " + features.finalizedFeaturesEpoch().isPresent()));
        String elr = "eligible.leader.replicas.version";
        call("updateFeatures down", () -> update(elr, 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE));
        call("updateFeatures up", () -> update(elr, 1, FeatureUpdate.UpgradeType.UPGRADE));
        call("updateFeatures up to where it is", () -> update(elr, 1, FeatureUpdate.UpgradeType.UPGRADE));
        call("updateFeatures too high", () -> update(elr, 9, FeatureUpdate.UpgradeType.UPGRADE));
        call("updateFeatures down as an upgrade", () -> update(elr, 0, FeatureUpdate.UpgradeType.UPGRADE));
        call("updateFeatures of an unknown feature", () -> update("no.such", 1, FeatureUpdate.UpgradeType.UPGRADE));
        call("updateFeatures of metadata.version down", () -> update("metadata.version", 20, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE));
        call("updateFeatures of metadata.version down, unsafely", () -> update("metadata.version", 20, FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE));
        call("updateFeatures of kraft.version", () -> update("kraft.version", 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE));
        call("updateFeatures, validate only", () -> each(admin.updateFeatures(Map.of(elr, new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
            new UpdateFeaturesOptions().validateOnly(true)).values()));
    }

    // --- groups

    void groups() {
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(partition("t", 0), new OffsetAndMetadata(3, Optional.of(0), "note"), partition("t", 1), new OffsetAndMetadata(0));
        // The first call makes the group's partition, and waits for it.
        call("alterConsumerGroupOffsets", () -> value(admin.alterConsumerGroupOffsets("g", offsets).all()));
        call("listConsumerGroupOffsets", () -> value(admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata()));
        call("listConsumerGroupOffsets of groups", () -> value(admin.listConsumerGroupOffsets(Map.of(
            "g", new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition("t", 0), partition("never", 0))),
            "never", new ListConsumerGroupOffsetsSpec()), new ListConsumerGroupOffsetsOptions().requireStable(true)).all()));
        call("alterConsumerGroupOffsets of an unknown topic", () -> {
            AlterConsumerGroupOffsetsResult result = admin.alterConsumerGroupOffsets("g", Map.of(partition("never", 0), new OffsetAndMetadata(1)));
            return value(result.partitionResult(partition("never", 0)));
        });
        call("describeConsumerGroups, empty", () -> each(admin.describeConsumerGroups(List.of("g"), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true)).describedGroups()));
        Properties settings = new Properties();
        settings.putAll(Map.of("bootstrap.servers", bootstrap, "group.id", "members", "group.instance.id", "static", "client.id", "c", "auto.offset.reset", "earliest", "group.protocol", "classic"));
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            call("a consumer joins", () -> {
                consumer.subscribe(List.of("t"));
                int count = 0;
                long end = System.nanoTime() + 9_000_000_000L;
                while (count < 3 && System.nanoTime() < end) count += consumer.poll(Duration.ofMillis(100)).count();
                consumer.commitSync(Duration.ofSeconds(2));
                return count;
            });
            call("listGroups", () -> sorted(value(admin.listGroups().all())));
            call("listGroups of consumers", () -> sorted(value(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())));
            call("listGroups of shares", () -> sorted(value(admin.listGroups(ListGroupsOptions.forShareGroups()).all())));
            call("listGroups of streams", () -> sorted(value(admin.listGroups(ListGroupsOptions.forStreamsGroups()).all())));
            call("listGroups that are empty", () -> sorted(value(admin.listGroups(new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))).all())));
            call("listConsumerGroups", () -> sorted(value(admin.listConsumerGroups().all())));
            call("describeConsumerGroups", () -> each(admin.describeConsumerGroups(List.of("members", "never")).describedGroups()));
            call("describeClassicGroups", () -> each(admin.describeClassicGroups(List.of("members", "g", "never")).describedGroups()));
            call("listConsumerGroupOffsets of a consumer", () -> value(admin.listConsumerGroupOffsets("members").partitionsToOffsetAndMetadata()));
            call("alterConsumerGroupOffsets of a group with members", () -> value(admin.alterConsumerGroupOffsets("members", offsets).all()));
            call("deleteConsumerGroupOffsets that are subscribed to", () -> value(admin.deleteConsumerGroupOffsets("members", Set.of(partition("t", 0))).partitionResult(partition("t", 0))));
            call("deleteConsumerGroups with members", () -> each(admin.deleteConsumerGroups(List.of("members", "never")).deletedGroups()));
            call("removeMembersFromConsumerGroup, unknown", () -> value(admin.removeMembersFromConsumerGroup("members",
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("nobody")))).memberResult(new MemberToRemove("nobody"))));
            call("removeMembersFromConsumerGroup", () -> value(admin.removeMembersFromConsumerGroup("members",
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("static")))).all()));
            call("removeMembersFromConsumerGroup, all", () -> value(admin.removeMembersFromConsumerGroup("members", new RemoveMembersFromConsumerGroupOptions()).all()));
        }
        call("deleteConsumerGroupOffsets", () -> value(admin.deleteConsumerGroupOffsets("g", Set.of(partition("t", 1))).all()));
        call("deleteConsumerGroupOffsets of an unknown group", () -> value(admin.deleteConsumerGroupOffsets("never", Set.of(partition("t", 1))).all()));
        call("listConsumerGroupOffsets after deletion", () -> value(admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata()));
        call("deleteConsumerGroups", () -> each(admin.deleteConsumerGroups(List.of("g", "members")).deletedGroups()));
        call("listGroups at the end", () -> sorted(value(admin.listGroups().all())));
    }

    // --- quotas and credentials

    void quotasAndCredentials() {
        ClientQuotaEntity alice = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alice"));
        ClientQuotaEntity nobody = new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
        call("alterClientQuotas", () -> each(admin.alterClientQuotas(List.of(
            new ClientQuotaAlteration(alice, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1024.0), new ClientQuotaAlteration.Op("request_percentage", 50.0))),
            new ClientQuotaAlteration(nobody, List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", 2048.0))))).values()));
        call("alterClientQuotas of an unknown key", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(alice, List.of(new ClientQuotaAlteration.Op("no_such", 1.0))))).values()));
        call("alterClientQuotas to a fraction", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(alice, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1.5))))).values()));
        call("alterClientQuotas to a negative value", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(alice, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", -1.0))))).values()));
        call("alterClientQuotas of an address that is none", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            new ClientQuotaEntity(Map.of(ClientQuotaEntity.IP, "not an address")), List.of(new ClientQuotaAlteration.Op("connection_creation_rate", 1.0))))).values()));
        call("alterClientQuotas, validate only", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(alice, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", null)))),
            new AlterClientQuotasOptions().validateOnly(true)).values()));
        call("describeClientQuotas", () -> value(admin.describeClientQuotas(ClientQuotaFilter.all()).entities()));
        call("describeClientQuotas of a user", () -> value(admin.describeClientQuotas(ClientQuotaFilter.containsOnly(List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, "alice")))).entities()));
        call("describeClientQuotas of the default", () -> value(admin.describeClientQuotas(ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.CLIENT_ID)))).entities()));
        call("alterClientQuotas, removed", () -> each(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(alice, List.of(
            new ClientQuotaAlteration.Op("producer_byte_rate", null), new ClientQuotaAlteration.Op("request_percentage", null))))).values()));
        call("describeClientQuotas after removal", () -> value(admin.describeClientQuotas(ClientQuotaFilter.all()).entities()));
        ScramCredentialInfo sha256 = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 8192);
        call("alterUserScramCredentials", () -> each(admin.alterUserScramCredentials(List.of(
            new UserScramCredentialUpsertion("alice", sha256, "secret"),
            new UserScramCredentialUpsertion("bob", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 1), "secret"),
            new UserScramCredentialUpsertion("", sha256, "secret"),
            new UserScramCredentialDeletion("carol", ScramMechanism.SCRAM_SHA_256))).values()));
        call("describeUserScramCredentials", () -> value(admin.describeUserScramCredentials().all()));
        call("describeUserScramCredentials of users", () -> {
            DescribeUserScramCredentialsResult result = admin.describeUserScramCredentials(List.of("alice", "bob"));
            return List.of(value(result.description("alice")), value(result.description("bob")));
        });
        call("alterUserScramCredentials, deleted", () -> each(admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("alice", ScramMechanism.SCRAM_SHA_256))).values()));
        call("describeUserScramCredentials after deletion", () -> value(admin.describeUserScramCredentials().all()));
    }

    // --- what a broker without an authorizer, tokens, transactions, share or streams groups refuses

    void notForEveryBroker() {
        AclBinding acl = new AclBinding(new ResourcePattern(ResourceType.TOPIC, "t", PatternType.LITERAL),
            new AccessControlEntry("User:alice", "*", AclOperation.READ, AclPermissionType.ALLOW));
        call("describeAcls", () -> value(admin.describeAcls(AclBindingFilter.ANY).values()));
        call("createAcls", () -> each(admin.createAcls(List.of(acl)).values()));
        call("deleteAcls", () -> each(admin.deleteAcls(List.of(acl.toFilter())).values()));
        call("createDelegationToken", () -> value(admin.createDelegationToken().delegationToken()));
        call("renewDelegationToken", () -> value(admin.renewDelegationToken(new byte[] {1}).expiryTimestamp()));
        call("expireDelegationToken", () -> value(admin.expireDelegationToken(new byte[] {1}).expiryTimestamp()));
        call("describeDelegationToken", () -> value(admin.describeDelegationToken().delegationTokens()));
        call("listTransactions", () -> value(admin.listTransactions().all()));
        call("describeTransactions", () -> value(admin.describeTransactions(List.of("never")).description("never")));
        call("abortTransaction", () -> value(admin.abortTransaction(new AbortTransactionSpec(partition("t", 0), 99, (short) 0, 0)).all()));
        call("fenceProducers", () -> value(admin.fenceProducers(List.of("never")).all()));
        call("forceTerminateTransaction", () -> value(admin.forceTerminateTransaction("never").result()));
        TopicPartition t0 = partition("t", 0);
        call("describeShareGroups", () -> each(admin.describeShareGroups(List.of("s")).describedGroups()));
        call("listShareGroupOffsets", () -> value(admin.listShareGroupOffsets(Map.of("s", new ListShareGroupOffsetsSpec())).all()));
        call("alterShareGroupOffsets", () -> value(admin.alterShareGroupOffsets("s", Map.of(t0, 1L)).all()));
        call("deleteShareGroupOffsets", () -> value(admin.deleteShareGroupOffsets("s", Set.of("t")).all()));
        call("deleteShareGroups", () -> each(admin.deleteShareGroups(List.of("s")).deletedGroups()));
        call("describeStreamsGroups", () -> each(admin.describeStreamsGroups(List.of("st")).describedGroups()));
        call("listStreamsGroupOffsets", () -> value(admin.listStreamsGroupOffsets(Map.of("st", new ListStreamsGroupOffsetsSpec())).all()));
        call("alterStreamsGroupOffsets", () -> value(admin.alterStreamsGroupOffsets("st", Map.of(t0, new OffsetAndMetadata(1))).all()));
        call("deleteStreamsGroupOffsets", () -> value(admin.deleteStreamsGroupOffsets("st", Set.of(t0)).all()));
        call("deleteStreamsGroups", () -> each(admin.deleteStreamsGroups(List.of("st")).deletedGroups()));
        call("clientInstanceId", () -> admin.clientInstanceId(Duration.ofSeconds(5)));
    }

    void ends() {
        // The last: Kafka does it, and is of no use from then on.
        isOver = true;
        call("unregisterBroker that runs", () -> value(admin.unregisterBroker(1).all()));
        call("metrics", () -> !admin.metrics().isEmpty());
        call("close", () -> {
            admin.close(Duration.ofSeconds(5));
            return "closed";
        });
        Set<String> uncalled = Arrays.stream(Admin.class.getMethods()).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        uncalled.removeAll(called);
        // Not of the broker: a factory, and metrics of the application.
        uncalled.removeAll(Set.of("create", "registerMetricForSubscription", "unregisterMetricFromSubscription"));
        print("methods that were never called", 0, uncalled.toString());
    }

    // --- calling and printing

    void call(String name, Callable<Object> work) {
        long start = System.nanoTime();
        String answer;
        Future<Object> future = callers.submit(() -> {
            if (!isOver) catchUp();
            return work.call();
        });
        try {
            answer = show(future.get(CALL_SECONDS, TimeUnit.SECONDS));
        } catch (java.util.concurrent.TimeoutException late) {
            future.cancel(true);
            answer = "HANGS";
        } catch (ExecutionException failed) {
            answer = error(failed.getCause());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        print(name, (System.nanoTime() - start) / 1_000_000, answer);
    }

    synchronized void print(String name, long tookMs, String answer) {
        String line = side + "\t" + name + "\t" + tookMs + "\t" + normalized(answer).replace("\t", "\\t").replace("\n", "\\n");
        synchronized (AdminCalls.class) {
            System.out.println(line);
        }
    }

    static <T> Object value(KafkaFuture<T> future) {
        return value(future, result -> result);
    }

    /** What a future gives, or why it does not; one of many must not hide the others. */
    static <T> Object value(KafkaFuture<T> future, Function<? super T, ?> view) {
        try {
            Object result = view.apply(future.get(CALL_SECONDS, TimeUnit.SECONDS));
            return result == null ? "done" : result;
        } catch (ExecutionException failed) {
            return error(failed.getCause());
        } catch (Exception other) {
            return error(other);
        }
    }

    static <K, V> Map<K, Object> each(Map<K, KafkaFuture<V>> futures) {
        return each(futures, result -> result);
    }

    static <K, V> Map<K, Object> each(Map<K, KafkaFuture<V>> futures, Function<? super V, ?> view) {
        Map<K, Object> results = new HashMap<>();
        futures.forEach((key, future) -> results.put(key, value(future, view)));
        return results;
    }

    Object sorted(Object value) {
        return value instanceof Collection<?> many ? many.stream().map(this::show).sorted().toList() : value;
    }

    static String error(Throwable error) {
        // Says when and how often it tried.
        if (error instanceof org.apache.kafka.common.errors.TimeoutException) return "TimeoutException";
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    String show(Object value) {
        if (value instanceof Uuid id) return id.equals(NOBODYS) ? "nobody's" : named("id", id.toString());
        if (value instanceof Map<?, ?> map)
            return map.entrySet().stream().map(entry -> show(entry.getKey()) + "=" + show(entry.getValue())).sorted().collect(Collectors.joining(", ", "{", "}"));
        if (value instanceof Set<?> set) return set.stream().map(this::show).sorted().collect(Collectors.joining(", ", "{", "}"));
        if (value instanceof Collection<?> many) return many.stream().map(this::show).collect(Collectors.joining(", ", "[", "]"));
        if (value instanceof Optional<?> optional) return optional.map(this::show).orElse("none");
        if (value instanceof Config config) return config.entries().stream().map(this::show).sorted().collect(Collectors.joining("; ", "[", "]"));
        if (value instanceof ConfigEntry entry)
            return entry.name() + "=" + entry.value() + " " + entry.source() + " " + entry.type() + (entry.isReadOnly() ? " read-only" : "") + (entry.isSensitive() ? " sensitive" : "")
                + entry.synonyms().stream().map(synonym -> " < " + synonym.name() + "=" + synonym.value() + " " + synonym.source()).collect(Collectors.joining());
        return String.valueOf(value);
    }

    static final Pattern CHOSEN = Pattern.compile("\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|(?<=[iI]d=)[\\w-]{22}\\b");

    /** Equal ids get equal names, in the order of their appearance. */
    synchronized String named(String kind, String id) {
        return names.computeIfAbsent(id, unknown -> "<" + kind + " " + counts.merge(kind, 1, Integer::sum) + ">");
    }

    String normalized(String text) {
        String place = bootstrap.substring(bootstrap.indexOf(':') + 1);
        String named = CHOSEN.matcher(text).replaceAll(match -> named(match.group().length() == 36 ? "member" : "id", match.group()));
        for (int i = 0; i < directories.size(); i++) named = named.replace(directories.get(i), "<directory " + (i + 1) + ">");
        return named.replaceAll("\\b(?:" + place + "|" + (Integer.parseInt(place) + 1) + ")\\b", "<port>");
    }
}
