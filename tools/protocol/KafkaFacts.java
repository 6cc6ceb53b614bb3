import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Prints Kafka's error codes, and its API keys with their versions, listeners and header versions. */
public class KafkaFacts {
    public static void main(String[] args) {
        for (Errors error : Errors.values()) {
            boolean retriable = error.exception() instanceof RetriableException;
            System.out.println("error " + error.code() + " " + error.name() + (retriable ? " retriable" : ""));
        }
        for (ApiKeys api : ApiKeys.values()) {
            if (!api.hasValidVersion()) continue;
            short low = api.messageType.lowestSupportedVersion();
            short high = api.messageType.highestSupportedVersion(true);
            StringBuilder headers = new StringBuilder();
            for (short version = low; version <= high; version++) {
                headers.append(" ").append(api.requestHeaderVersion(version)).append(api.responseHeaderVersion(version));
            }
            String stable = api.messageType.highestSupportedVersion(false) + "";
            String listeners = String.join(",", api.messageType.listeners().stream().map(Enum::name).sorted().toList());
            System.out.println("api " + api.id + " " + api.name() + " " + api.name + " " + low + " " + high + " " + stable
                + " " + listeners.toLowerCase() + headers);
        }
    }
}
