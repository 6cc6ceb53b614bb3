import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Questions about single messages and versions, answered by Apache Kafka's own classes: a line with tabs in, a line out. Run by
 * tools/record-matrix.ts; test/matrix/questions.ts says what is asked.
 *
 *   headers KEY VERSION                  -> the header versions of a request and its response
 *   encode MESSAGE VERSION JSON          -> hex
 *   convert MESSAGE FROM TO HEX          -> hex and the JSON that TO reads, of what FROM read; unsupported, or refused, when TO cannot carry it
 *   read MESSAGE VERSION HEX             -> JSON and the bytes left over, or refused
 *   cuts MESSAGE VERSION HEX             -> a letter per length from 0: r refused, v a value
 *   frame HEX                            -> correlation id, client id, JSON and the bytes left over, or refused
 *   frame-cuts HEX                       -> as cuts, of a request with its header
 */
public class KafkaMatrix {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] asked = line.split("\t");
            String answer;
            try {
                answer = answer(asked);
            } catch (Throwable error) {
                Throwable cause = error instanceof InvocationTargetException ? error.getCause() : error;
                // A frame is refused alike whatever is wrong with it: its connection is closed.
                boolean tells = !asked[0].equals("frame") && cause instanceof UnsupportedVersionException;
                answer = tells ? "unsupported" : "refused";
            }
            System.out.println(answer);
        }
    }

    private static String answer(String[] asked) throws Exception {
        switch (asked[0]) {
            case "headers":
                ApiMessageType type = ApiMessageType.fromApiKey(Short.parseShort(asked[1]));
                short version = Short.parseShort(asked[2]);
                return type.requestHeaderVersion(version) + "\t" + type.responseHeaderVersion(version);
            case "encode":
                Class<?> data = data(asked[1]);
                Message message = (Message) converter(data).getMethod("read", JsonNode.class, short.class)
                    .invoke(null, MAPPER.readTree(asked[3]), Short.parseShort(asked[2]));
                return hex(message, Short.parseShort(asked[2]));
            case "convert":
                short to = Short.parseShort(asked[3]);
                String written = hex(read(asked[1], Short.parseShort(asked[2]), bytes(asked[4])), to);
                return written + "\t" + json(read(asked[1], to, bytes(written)), to);
            case "read":
                ByteBuffer buffer = bytes(asked[3]);
                Object value = read(asked[1], Short.parseShort(asked[2]), buffer);
                return json(value, Short.parseShort(asked[2])) + "\t" + buffer.remaining();
            case "cuts":
                return cuts(asked[3], cut -> read(asked[1], Short.parseShort(asked[2]), cut));
            case "frame":
                ByteBuffer frame = bytes(asked[1]);
                RequestHeader header = RequestHeader.parse(frame);
                ApiMessage request = parse(header, frame);
                return header.correlationId() + "\t" + MAPPER.writeValueAsString(header.clientId()) + "\t"
                    + json(request, header.apiVersion()) + "\t" + frame.remaining();
            case "frame-cuts":
                return cuts(asked[1], cut -> parse(RequestHeader.parse(cut), cut));
            default:
                throw new IllegalArgumentException(asked[0]);
        }
    }

    private interface Reading {
        Object of(ByteBuffer bytes) throws Exception;
    }

    private static String cuts(String hex, Reading reading) {
        StringBuilder letters = new StringBuilder();
        for (int length = 0; length * 2 <= hex.length(); length++) {
            try {
                reading.of(bytes(hex.substring(0, length * 2)));
                letters.append('v');
            } catch (Exception refused) {
                letters.append('r');
            }
        }
        return letters.toString();
    }

    private static ApiMessage parse(RequestHeader header, ByteBuffer frame) {
        ApiKeys key = header.apiKey();
        return AbstractRequest.parseRequest(key, header.apiVersion(), new ByteBufferAccessor(frame)).request.data();
    }

    private static Class<?> data(String name) throws ClassNotFoundException {
        return Class.forName("org.apache.kafka.common.message." + name + "Data");
    }

    private static Class<?> converter(Class<?> data) throws ClassNotFoundException {
        return Class.forName(data.getName() + "JsonConverter");
    }

    private static Object read(String name, short version, ByteBuffer bytes) throws Exception {
        return data(name).getConstructor(Readable.class, short.class).newInstance(new ByteBufferAccessor(bytes), version);
    }

    private static String json(Object message, short version) throws Exception {
        return converter(message.getClass()).getMethod("write", message.getClass(), short.class)
            .invoke(null, message, version).toString();
    }

    private static String hex(Object message, short version) {
        ByteBuffer bytes = MessageUtil.toByteBufferAccessor((Message) message, version).buffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
