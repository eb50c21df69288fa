package fitlaw.maven;

import fitlaw.common.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.artifact.SubArtifact;

/**
 * Resolves artifacts and their dependencies, as {@code mvn} of the same user does.
 *
 * <p>From the user's {@code settings.xml} and that of the Maven installation it uses the local repository, mirrors,
 * proxies, servers (including encrypted passwords and headers), offline mode, and the repositories of profiles that are
 * listed as active or active by default. Unlike {@code mvn}, it rejects files whose checksum is wrong or missing,
 * unless the settings specify a checksum policy for a repository.
 */
public final class Maven {
    private static final int LOOK_MS = 100;
    private static final int ID_BYTES = 8;
    private static final List<String> SCOPES = List.of("compile", "runtime");

    private final UserSettings settings;
    private final boolean offline;
    private final List<RemoteRepository> further;
    private final boolean sources;

    private Maven(UserSettings settings, boolean offline, List<RemoteRepository> further, boolean sources) {
        this.sources = sources;
        this.settings = settings;
        this.offline = offline;
        this.further = further;
    }

    /**
     * {@return Maven with the user's settings}
     *
     * @param file a {@code settings.xml} to use instead of the user's own
     * @throws MavenException if settings cannot be read
     */
    public static Maven of(Optional<Path> file) {
        UserSettings settings = UserSettings.read(file);
        return new Maven(settings, settings.offline(), List.of(), false);
    }

    /** {@return this without network access, whatever the settings specify} */
    public Maven inOfflineMode() {
        return new Maven(settings, true, further, sources);
    }

    /**
     * {@return this with an additional repository; mirrors apply to it too}
     *
     * @param url its URL
     * @throws IllegalArgumentException if the URL is not encrypted and refers to another machine
     */
    public Maven alsoFrom(String url) {
        if (url.matches("(?i)http://.*") && !url.matches("(?i)http://(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?")) {
            throw new IllegalArgumentException(url + " is not encrypted: files could be modified in transit, "
                    + "and they run as code. Use an https:// URL.");
        }
        List<RemoteRepository> more = new ArrayList<>(further);
        more.add(new RemoteRepository.Builder(id(url), "default", url)
                .setPolicy(UserSettings.STRICT)
                .build());
        return new Maven(settings, offline, List.copyOf(more), sources);
    }

    /** Local repositories record by id where a jar came from, so each URL needs its own id. */
    private static String id(String url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return "repository-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@return this, which also downloads the sources of each jar, if available, to the same folder} */
    public Maven withSources() {
        return new Maven(settings, offline, further, true);
    }

    /**
     * {@return whether the sources of a jar are in the same folder}
     *
     * @param jar a jar that {@link #jars} returned
     */
    public static boolean hasSources(Path jar) {
        String name = jar.getFileName().toString();
        return Files.exists(jar.resolveSibling(name.substring(0, name.length() - ".jar".length()) + "-sources.jar"));
    }

    /** {@return the folder of the local repository} */
    public Path localRepository() {
        return settings.localRepository();
    }

    /**
     * {@return coordinates in the local repository that start with the typed text}
     *
     * @param typed part of a group, or a group and part of an artifact, or both and part of a version
     */
    public List<String> completions(String typed) {
        return new LocalRepository(localRepository()).starting(typed);
    }

    /**
     * {@return the jars of artifacts and of all their compile and runtime dependencies, each once, the artifacts first}
     *
     * <p>Works on a separate thread, so that the caller can be interrupted while a server does not respond.
     *
     * @param coordinates {@code group:artifact:version} or {@code group:artifact:extension[:classifier]:version}
     * @throws MavenException if one of them cannot be resolved
     * @throws IllegalArgumentException if coordinates are malformed
     * @throws InterruptedException if the calling thread is interrupted
     * @throws java.util.concurrent.CancellationException if its task is cancelled
     */
    public List<Path> jars(List<String> coordinates) throws InterruptedException {
        List<Artifact> artifacts = coordinates.stream().map(this::artifact).toList();
        DownloadProgress download = new DownloadProgress();
        FutureTask<List<Path>> work = new FutureTask<>(() -> resolve(artifacts, download));
        Thread thread = new Thread(work, "fitlaw-maven");
        thread.setDaemon(true);
        thread.start();
        try {
            return await(work, download);
        } finally {
            download.cancel();
        }
    }

    private static List<Path> await(FutureTask<List<Path>> work, DownloadProgress download)
            throws InterruptedException {
        Task task = Task.current();
        while (true) {
            try {
                return work.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                task.check();
                download.report(task);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof MavenException refused) {
                    throw refused;
                }
                throw new MavenException("Maven failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private Artifact artifact(String coordinates) {
        try {
            return new DefaultArtifact(coordinates);
        } catch (IllegalArgumentException e) {
            List<String> known = completions(coordinates + ":");
            throw new IllegalArgumentException(
                    coordinates + " is not of the form group:artifact:version."
                            + (known.isEmpty() ? "" : " The local repository has " + String.join(", ", known) + "."),
                    e);
        }
    }

    private List<Path> resolve(List<Artifact> artifacts, DownloadProgress download) {
        RepositorySystem system = new RepositorySystemSupplier().get();
        try (CloseableSession session = settings.applyTo(new SessionBuilderSupplier(system).get())
                .setOffline(offline)
                .setTransferListener(download)
                .build()) {
            List<RemoteRepository> plain = new ArrayList<>(settings.repositories());
            plain.addAll(further);
            List<RemoteRepository> repositories = system.newResolutionRepositories(session, plain);
            try {
                return resolve(system, session, artifacts, repositories);
            } catch (RepositoryException e) {
                throw new ResolutionFailure(system, session, repositories, localRepository()).of(e);
            }
        } finally {
            system.shutdown();
        }
    }

    private List<Path> resolve(
            RepositorySystem system,
            CloseableSession session,
            List<Artifact> artifacts,
            List<RemoteRepository> repositories)
            throws RepositoryException {
        List<Dependency> roots =
                artifacts.stream().map(it -> new Dependency(it, "compile")).toList();
        CollectRequest collect = new CollectRequest(roots, List.of(), repositories);
        DependencyRequest request = new DependencyRequest(collect, (node, parents) -> isWanted(node));
        List<Artifact> found = system.resolveDependencies(session, request).getArtifactResults().stream()
                .map(ArtifactResult::getArtifact)
                .toList();
        if (sources) {
            fetchSources(system, session, found, repositories);
        }
        return found.stream()
                .map(Artifact::getPath)
                .filter(path -> path.getFileName().toString().endsWith(".jar"))
                .distinct()
                .toList();
    }

    private static void fetchSources(
            RepositorySystem system,
            CloseableSession session,
            List<Artifact> artifacts,
            List<RemoteRepository> repositories) {
        List<ArtifactRequest> requests = artifacts.stream()
                .filter(it ->
                        it.getExtension().equals("jar") && it.getClassifier().isEmpty())
                .map(it -> new ArtifactRequest(new SubArtifact(it, "sources", "jar"), repositories, null))
                .toList();
        try {
            system.resolveArtifacts(session, requests);
        } catch (ArtifactResolutionException e) {
            // Many artifacts have no sources; the caller counts those that were found.
        }
    }

    private static boolean isWanted(DependencyNode node) {
        return node.getDependency() != null
                && SCOPES.contains(node.getDependency().getScope());
    }
}
