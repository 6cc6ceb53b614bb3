import java.lang.reflect.*;
import java.util.*;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.*;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

/**
 * Prints what Apache Kafka's own classes know about their configs, as JSON: names, types, defaults, validators,
 * importance, how each may be changed at run time, and which broker configs stand behind a topic or group config.
 * Kafka's documentation sentences are left out. Run it against the server's jars; `generate-config.ts` reads the result.
 */
public class DumpConfigs {
    public static void main(String[] args) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kafka", "4.4.0");
        all.put("broker", keys(AbstractKafkaConfig.CONFIG_DEF));
        all.put("brokerQuota", keys(QuotaConfig.brokerQuotaConfigs()));
        all.put("topic", keys(LogConfig.configDefCopy()));
        all.put("group", keys(GroupConfig.CONFIG_DEF));
        all.put("clientMetrics", keys(ClientMetricsConfigs.configDef()));
        all.put("updateModes", new TreeMap<>(DynamicBrokerConfig.dynamicConfigUpdateModes()));
        Map<String, Object> synonyms = new TreeMap<>();
        for (String name : AbstractKafkaConfig.CONFIG_DEF.names()) {
            List<String> of = DynamicBrokerConfig.brokerConfigSynonyms(name, true);
            if (of.size() > 1 || !of.get(0).equals(name)) synonyms.put(name, of);
        }
        all.put("brokerSynonyms", synonyms);
        Map<String, Object> topic = new TreeMap<>();
        ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS.forEach((name, list) -> {
            List<Object> out = new ArrayList<>();
            // A converter is a function; what it makes of "1" tells the factor.
            for (ConfigSynonym synonym : list) out.add(Map.of("name", synonym.name(), "one", synonym.converter().apply("1")));
            topic.put(name, out);
        });
        all.put("topicSynonyms", topic);
        Map<String, Object> group = new TreeMap<>();
        GroupConfig.ALL_GROUP_CONFIG_SYNONYMS.forEach((name, synonym) -> group.put(name, synonym.orElse(null)));
        all.put("groupSynonyms", group);
        StringBuilder out = new StringBuilder();
        write(all, out, 0);
        System.out.println(out);
    }

    static Object keys(ConfigDef def) throws Exception {
        Map<String, Object> result = new TreeMap<>();
        for (ConfigDef.ConfigKey key : def.configKeys().values()) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("type", key.type.name());
            if (key.hasDefault()) facts.put("default", ConfigDef.convertToString(key.defaultValue, key.type));
            else facts.put("required", true);
            if (key.validator != null) facts.put("validator", validator(key.validator));
            facts.put("importance", key.importance.name());
            if (key.internalConfig) facts.put("internal", true);
            result.put(key.name, facts);
        }
        return result;
    }

    static Object validator(Object validator) throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        String name = validator.getClass().getName();
        facts.put("class", name.contains("$Lambda") ? name.replaceAll("\\$\\$Lambda.*", "$$Lambda") : name.replaceAll(".*[.$]", ""));
        try { facts.put("text", String.valueOf(validator)); } catch (RuntimeException ignored) { }
        if (name.contains("$Lambda")) { facts.put("text", ""); return facts; }
        for (Field field : validator.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            field.setAccessible(true);
            Object value = field.get(validator);
            if (value instanceof ConfigDef.Validator) facts.put(field.getName(), validator(value));
            else if (value instanceof Collection<?> items) {
                List<Object> list = new ArrayList<>();
                for (Object item : items) list.add(item instanceof ConfigDef.Validator ? validator(item) : String.valueOf(item));
                if (value instanceof Set<?>) list.sort(Comparator.comparing(String::valueOf));
                facts.put(field.getName(), list);
            } else if (value instanceof Number || value instanceof Boolean || value instanceof String) facts.put(field.getName(), value);
        }
        return facts;
    }

    static void write(Object value, StringBuilder out, int depth) {
        if (value instanceof Map<?, ?> map) {
            boolean wide = depth < 2;
            out.append('{');
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!first) out.append(',');
                if (wide) out.append('\n').append(" ".repeat(depth + 1)); else if (!first) out.append(' ');
                first = false;
                write(String.valueOf(entry.getKey()), out, depth);
                out.append(": ");
                write(entry.getValue(), out, depth + 1);
            }
            if (wide) out.append('\n').append(" ".repeat(depth));
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) { if (i > 0) out.append(", "); write(list.get(i), out, depth + 2); }
            out.append(']');
        } else if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Double) out.append(value);
        else if (value instanceof Long number) out.append('"').append(number).append('"');
        else {
            out.append('"');
            for (char c : value.toString().toCharArray()) {
                if (c == '"' || c == '\\') out.append('\\').append(c);
                else if (c < 32 || c > 126) out.append(String.format("\\u%04x", (int) c));
                else out.append(c);
            }
            out.append('"');
        }
    }
}
