import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.kafka.common.config.*;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.*;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

/** For each line `table name base64-value` prints `+` and the parsed value as Kafka prints it, or `!` and Kafka's complaint (base64). */
public class CheckValues {
    public static void main(String[] args) throws Exception {
        Map<String, ConfigDef> tables = Map.of("broker", AbstractKafkaConfig.CONFIG_DEF, "topic", LogConfig.configDefCopy(),
            "group", GroupConfig.CONFIG_DEF, "clientMetrics", ClientMetricsConfigs.configDef());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            String[] words = line.split(" ", 3);
            ConfigDef.ConfigKey key = tables.get(words[0]).configKeys().get(words[1]);
            String value = new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8);
            String answer;
            try {
                Object parsed = ConfigDef.parseType(key.name, value, key.type);
                if (key.validator != null) key.validator.ensureValid(key.name, parsed);
                answer = "+" + base64(String.valueOf(ConfigDef.convertToString(parsed, key.type)));
            } catch (ConfigException error) {
                answer = "!" + base64(error.getMessage());
            } catch (RuntimeException error) {
                answer = "?" + base64(error.toString());
            }
            System.out.println(answer);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
