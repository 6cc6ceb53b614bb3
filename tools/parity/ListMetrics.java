import com.sun.tools.attach.VirtualMachine;
import java.util.*;
import javax.management.*;
import javax.management.remote.*;

/**
 * Prints the metrics of a running Apache Kafka as its MBeans tell them, given its process id: one attribute a line, the
 * name of the MBean and of the attribute divided by a tab. Attributes that are no numbers are left out.
 */
public class ListMetrics {
    public static void main(String[] args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(args[0]);
        String address = machine.startLocalManagementAgent();
        machine.detach();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            TreeSet<String> lines = new TreeSet<>();
            for (ObjectName name : server.queryNames(new ObjectName("kafka.*:*"), null)) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    Object value = server.getAttribute(name, attribute.getName());
                    if (value instanceof Number) lines.add(name.getCanonicalName() + "\t" + attribute.getName());
                }
            }
            lines.forEach(System.out::println);
        }
    }
}
