package fitlaw.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.RepositoryPolicy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.RemoteRepository;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/** The {@code settings.xml} of the user and of the Maven installation. */
final class UserSettings {
    /** Rejects files whose checksum is wrong or missing. */
    static final org.eclipse.aether.repository.RepositoryPolicy STRICT =
            new org.eclipse.aether.repository.RepositoryPolicy(
                    true,
                    org.eclipse.aether.repository.RepositoryPolicy.UPDATE_POLICY_DAILY,
                    org.eclipse.aether.repository.RepositoryPolicy.CHECKSUM_POLICY_FAIL);

    private static final RemoteRepository CENTRAL = new RemoteRepository.Builder(
                    "central", "default", "https://repo.maven.apache.org/maven2")
            .setReleasePolicy(STRICT)
            .setSnapshotPolicy(new org.eclipse.aether.repository.RepositoryPolicy(false, null, null))
            .build();

    private final Settings settings;
    private final SettingsDecryptionResult secrets;

    private UserSettings(Settings settings, SettingsDecryptionResult secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    static UserSettings read(Optional<Path> file) {
        Path user = file.orElse(home().resolve("settings.xml"));
        if (file.isPresent() && !Files.isRegularFile(user)) {
            throw new MavenException("There is no file " + user + " with Maven settings.");
        }
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        installed().ifPresent(it -> request.setGlobalSettingsFile(it.toFile()));
        request.setUserSettingsFile(user.toFile());
        request.setSystemProperties(properties());
        try {
            Settings settings = new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
            return new UserSettings(settings, decrypted(settings));
        } catch (SettingsBuildingException e) {
            throw new MavenException(
                    "Maven's settings cannot be read: " + e.getProblems().get(0), e);
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"), ".m2");
    }

    /** {@return the settings of the Maven in {@code MAVEN_HOME}, {@code M2_HOME} or the {@code PATH}} */
    private static Optional<Path> installed() {
        Stream<Path> named = Stream.of("MAVEN_HOME", "M2_HOME")
                .map(System::getenv)
                .filter(Objects::nonNull)
                .map(Path::of);
        Stream<Path> onPath = Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "mvn"))
                .filter(Files::isExecutable)
                .flatMap(UserSettings::homeOf);
        return Stream.concat(named, onPath)
                .map(it -> it.resolve("conf").resolve("settings.xml"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Stream<Path> homeOf(Path command) {
        try {
            return Stream.ofNullable(command.toRealPath().getParent().getParent());
        } catch (java.io.IOException e) {
            return Stream.empty();
        }
    }

    /** The values of {@code ${user.home}} and {@code ${env.NAME}}. */
    private static Properties properties() {
        Properties all = new Properties();
        all.putAll(System.getProperties());
        System.getenv().forEach((name, value) -> all.setProperty("env." + name, value));
        return all;
    }

    private static SettingsDecryptionResult decrypted(Settings settings) {
        String master = home().resolve("settings-security.xml").toString();
        DefaultSecDispatcher dispatcher = new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), master);
        return new DefaultSettingsDecrypter(dispatcher).decrypt(new DefaultSettingsDecryptionRequest(settings));
    }

    boolean offline() {
        return settings.isOffline();
    }

    Path localRepository() {
        String named = System.getProperty("maven.repo.local", settings.getLocalRepository());
        return named == null || named.isBlank() ? home().resolve("repository") : Path.of(named);
    }

    SessionBuilder applyTo(SessionBuilder session) {
        new RepositoryConnections(settings, secrets).applyTo(session);
        // Also applies to repositories in poms, whose default policy is to warn.
        if (activeRepositories()
                .allMatch(it -> policy(it.getReleases()).getChecksumPolicy().equals(STRICT.getChecksumPolicy()))) {
            session.setChecksumPolicy(STRICT.getChecksumPolicy());
        }
        return session.setSystemProperties(properties()).withLocalRepositoryBaseDirectories(localRepository());
    }

    /** {@return the repositories of active profiles, then Maven Central, before mirrors are applied} */
    List<RemoteRepository> repositories() {
        List<RemoteRepository> all = new ArrayList<>();
        activeRepositories().forEach(it -> all.add(repository(it)));
        if (all.stream().noneMatch(it -> it.getId().equals(CENTRAL.getId()))) {
            all.add(CENTRAL);
        }
        return List.copyOf(all);
    }

    private Stream<Repository> activeRepositories() {
        return settings.getProfiles().stream()
                .filter(profile -> settings.getActiveProfiles().contains(profile.getId())
                        || (profile.getActivation() != null
                                && profile.getActivation().isActiveByDefault()))
                .flatMap(profile -> profile.getRepositories().stream());
    }

    private static RemoteRepository repository(Repository it) {
        return new RemoteRepository.Builder(it.getId(), it.getLayout(), it.getUrl())
                .setReleasePolicy(policy(it.getReleases()))
                .setSnapshotPolicy(policy(it.getSnapshots()))
                .build();
    }

    private static org.eclipse.aether.repository.RepositoryPolicy policy(RepositoryPolicy it) {
        return it == null
                ? STRICT
                : new org.eclipse.aether.repository.RepositoryPolicy(
                        it.isEnabled(),
                        it.getUpdatePolicy(),
                        Objects.requireNonNullElse(it.getChecksumPolicy(), STRICT.getChecksumPolicy()));
    }
}
