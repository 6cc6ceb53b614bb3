import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs the main() of Kafka's tools one after the other in one JVM, which spares a start for each: a line on the standard input
 * is a class and its arguments with tabs between; a line out is the exit code, standard output and standard error, both in base64.
 *
 * The argument is the broker's address.
 */
public class AdminTools {
    static final int TOOL_MS_MAX = 30_000;

    /** What a tool's end is turned into. */
    static class Ended extends Error {
    }

    /** Goes wherever the tool that runs should write; Scala remembers the first standard output that it saw. */
    static class Redirected extends OutputStream {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        boolean isOver;

        @Override
        public synchronized void write(int oneByte) {
            if (!isOver) target.write(oneByte);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (!isOver) target.write(bytes, offset, length);
        }

        /** Whatever comes until it is taken was written by nobody: the process would have ended. */
        synchronized void end() {
            isOver = true;
        }

        synchronized String taken() {
            byte[] bytes = target.toByteArray();
            target = new ByteArrayOutputStream();
            isOver = false;
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream results = System.out;
        Redirected out = new Redirected();
        Redirected err = new Redirected();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        Integer[] code = {null};
        Exit.Procedure end = (status, message) -> {
            if (message != null) System.err.println(message);
            // Some tools catch everything, this too, and end once more.
            if (code[0] == null) code[0] = status;
            out.end();
            err.end();
            throw new Ended();
        };
        Exit.setExitProcedure(end);
        Exit.setHaltProcedure(end);
        Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]));
        int changes = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] asked = line.split("\t", -1);
            code[0] = null;
            int[] returned = {-1};
            catchUp(admin, String.valueOf(45_000 + changes++ % 2));
            Thread tool = new Thread(() -> returned[0] = run(asked[0], Arrays.copyOfRange(asked, 1, asked.length)));
            tool.start();
            tool.join(TOOL_MS_MAX);
            String ended = tool.isAlive() ? "hangs" : String.valueOf(code[0] == null ? returned[0] : code[0]);
            results.println(ended + "\t" + out.taken() + "\t" + err.taken());
        }
        results.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Waits until the broker has seen what the controller acknowledged: by a change of its own, which comes after. */
    static void catchUp(Admin admin, String value) throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "caught-up");
        ConfigEntry entry = new ConfigEntry("consumer.session.timeout.ms", value);
        admin.incrementalAlterConfigs(Map.of(group, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)))).all().get();
        while (!value.equals(admin.describeConfigs(List.of(group)).all().get().get(group).get(entry.name()).value())) Thread.onSpinWait();
    }

    static int run(String tool, String[] arguments) {
        try {
            Class.forName(tool).getMethod("main", String[].class).invoke(null, (Object) arguments);
            return 0;
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Ended) return 0;
            // As a JVM ends whose main() throws.
            System.err.println(thrown.getCause());
            return 1;
        } catch (ReflectiveOperationException error) {
            System.err.println(error);
            return -2;
        }
    }
}
