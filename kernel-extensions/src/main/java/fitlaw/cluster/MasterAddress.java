package fitlaw.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks addresses of clusters: their syntax, and whether a standalone master responds, for which Spark would wait a
 * minute.
 */
public final class MasterAddress {
    private static final Pattern KNOWN =
            Pattern.compile("spark://.+|yarn|k8s://.+|local(\\[.+\\])?|local-cluster\\[.+\\]");
    private static final Pattern HOST = Pattern.compile("([^:/]+):(\\d{1,5})");
    private static final int LOOK_MS = 5_000;

    private MasterAddress() {}

    /**
     * Checks an address.
     *
     * @param master address of a cluster
     * @throws ClusterException if it is not a valid address, or if no standalone master responds
     */
    public static void require(String master) {
        if (!KNOWN.matcher(master).matches()) {
            throw new ClusterException("'" + master
                    + "' is not the address of a cluster. Use spark://HOST:7077, yarn, k8s://HOST:PORT or local[2].");
        }
        if (!master.startsWith("spark://")) {
            return;
        }
        List<String> failures = new ArrayList<>();
        for (String place : master.substring("spark://".length()).split(",", -1)) {
            Matcher host = HOST.matcher(place);
            if (!host.matches() || Integer.parseInt(host.group(2)) > 65_535) {
                throw new ClusterException("'" + place + "' of " + master + " is not HOST:PORT, such as master:7077.");
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host.group(1), Integer.parseInt(host.group(2))), LOOK_MS);
                return;
            } catch (IOException e) {
                failures.add(place + " (" + e.getMessage() + ")");
            }
        }
        throw new ClusterException("No Spark master answers at " + String.join(" or ", failures)
                + ". Start one with sbin/start-master.sh, or look up its address on its page at port 8080.");
    }
}
