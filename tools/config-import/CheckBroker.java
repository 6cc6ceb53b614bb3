import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** For each line (base64 of a .properties text) prints `+` when Kafka would start with it, else `!` and why not (base64). */
public class CheckBroker {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            Properties properties = new Properties();
            String answer = "+";
            try {
                properties.load(new StringReader(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
                kafka.server.KafkaConfig.fromProps(properties, false);
            } catch (Throwable error) {
                answer = "!" + Base64.getEncoder().encodeToString(String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
            System.out.println(answer);
        }
    }
}
