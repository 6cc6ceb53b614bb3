import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;

/**
 * What Apache Kafka's own classes count of responses: reads lines of api key, version and body in hex from its standard
 * input, and writes each with the counts by error code. Run by tools/record-error-counts.ts.
 */
public class ErrorCounts {
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] parts = line.split("\t", -1);
            ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(parts[2]));
            ApiKeys api = ApiKeys.forId(Integer.parseInt(parts[0]));
            AbstractResponse response = AbstractResponse.parseResponse(api, new ByteBufferAccessor(body), Short.parseShort(parts[1]));
            Map<Integer, Integer> counts = new TreeMap<>();
            for (Map.Entry<Errors, Integer> entry : response.errorCounts().entrySet())
                counts.put((int) entry.getKey().code(), entry.getValue());
            StringBuilder text = new StringBuilder();
            for (Map.Entry<Integer, Integer> entry : counts.entrySet())
                text.append(text.length() == 0 ? "" : ",").append(entry.getKey()).append('=').append(entry.getValue());
            System.out.println(line + "\t" + text);
        }
    }
}
