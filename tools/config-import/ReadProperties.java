import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** For each line of standard input (base64 of a .properties text) prints what java.util.Properties makes of it, or `!` and its complaint. */
public class ReadProperties {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException error) {
                System.out.println("!" + error.getMessage());
                continue;
            }
            StringJoiner out = new StringJoiner(" ");
            for (String name : new TreeSet<>(properties.stringPropertyNames())) out.add(base64(name)).add(base64(properties.getProperty(name)));
            System.out.println(out);
        }
    }

    static String base64(String text) {
        return "=" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
