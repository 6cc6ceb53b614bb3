// Compiled onto the class path of the Kafka that is recorded: see tools/record-differential.ts.
package p;
import java.util.*;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.apache.kafka.common.errors.PolicyViolationException;
public class Altering implements AlterConfigPolicy {
  public void configure(Map<String, ?> configs) {}
  public void close() {}
  public void validate(RequestMetadata m) {
    if (m.configs().containsKey("flush.ms")) throw new IllegalStateException("broken");
    if (m.configs().containsKey("retention.ms") && "7".equals(m.configs().get("retention.ms"))) return;
    throw new PolicyViolationException("altered " + m.resource().type() + " " + m.resource().name() + " " + new TreeMap<>(m.configs()));
  }
}
