// Compiled onto the class path of the Kafka that is recorded: see tools/record-differential.ts.
package p;
import java.util.*;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.apache.kafka.common.errors.PolicyViolationException;
public class Creating implements CreateTopicPolicy {
  public void configure(Map<String, ?> configs) {}
  public void close() {}
  public void validate(RequestMetadata m) {
    if (!m.topic().startsWith("judged")) return;
    if (m.topic().endsWith("broken")) throw new IllegalStateException("broken");
    if (m.topic().endsWith("silent")) throw new PolicyViolationException((String) null);
    if (m.topic().endsWith("good")) return;
    throw new PolicyViolationException("created " + m.topic() + " " + m.numPartitions() + " " + m.replicationFactor() + " "
      + (m.replicasAssignments() == null ? null : new TreeMap<>(m.replicasAssignments())) + " " + new TreeMap<>(m.configs()));
  }
}
