package fitlaw.maven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;

/** Explains why artifacts cannot be resolved: which ones, the repositories, and the available versions. */
record ResolutionFailure(
        RepositorySystem system,
        RepositorySystemSession session,
        List<RemoteRepository> repositories,
        Path localRepository) {
    private static final int VERSIONS = 8;

    MavenException of(RepositoryException failed) {
        List<String> sentences = new ArrayList<>();
        Set<String> troubles = new LinkedHashSet<>();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ArtifactResolutionException unresolved) {
                unresolved.getResults().stream()
                        .filter(result -> !result.isResolved())
                        .forEach(result -> note(result, sentences, troubles));
                break;
            } else if (cause instanceof ArtifactDescriptorException descriptor && sentences.isEmpty()) {
                sentences.add("The pom.xml of " + name(descriptor.getResult().getArtifact()) + " cannot be used.");
            } else if (cause instanceof DependencyCollectionException collection && cause.getCause() == null) {
                collection.getResult().getExceptions().forEach(it -> troubles.add(it.getMessage()));
            }
        }
        if (sentences.isEmpty() && troubles.isEmpty()) {
            troubles.add(failed.getMessage());
        }
        sentences.addAll(troubles);
        sentences.add(places());
        return new MavenException(String.join(" ", sentences), failed);
    }

    private void note(ArtifactResult result, List<String> sentences, Set<String> troubles) {
        Artifact artifact = result.getRequest().getArtifact();
        List<Exception> others = result.getExceptions().stream()
                .filter(it -> !(it instanceof ArtifactNotFoundException))
                .toList();
        sentences.add(name(artifact) + (others.isEmpty() ? " was not found." : " could not be fetched."));
        for (Exception other : others) {
            String from = other instanceof ArtifactTransferException transfer && transfer.getRepository() != null
                    ? address(transfer.getRepository())
                    : "the repository";
            troubles.add("From " + from + ": " + root(other) + ".");
        }
        List<String> versions = versions(artifact);
        if (!versions.isEmpty()) {
            int first = Math.max(0, versions.size() - VERSIONS);
            troubles.add((first > 0 ? "Its last versions are " : "Its versions are ")
                    + String.join(", ", versions.subList(first, versions.size())) + ".");
        }
    }

    private List<String> versions(Artifact artifact) {
        try {
            VersionRangeRequest every = new VersionRangeRequest(artifact.setVersion("[0,)"), repositories, "");
            return system.resolveVersionRange(session, every).getVersions().stream()
                    .map(Object::toString)
                    .toList();
        } catch (VersionRangeResolutionException e) {
            return List.of(); // this hint is omitted; the failure itself is reported anyway
        }
    }

    private String places() {
        String remote = repositories.stream().map(this::address).collect(Collectors.joining(", "));
        return session.isOffline()
                ? "Looked in " + localRepository
                        + " only, since Maven is offline (--offline, or <offline> in settings.xml)."
                : "Looked in " + localRepository + " and " + remote + ".";
    }

    /** {@return a repository with its URL, without the password that the URL may contain} */
    private String address(RemoteRepository repository) {
        String mirrored = repository.getMirroredRepositories().stream()
                .map(RemoteRepository::getId)
                .collect(Collectors.joining(", "));
        return repository.getId() + " (" + repository.getUrl().replaceFirst("//[^/@]*@", "//")
                + (mirrored.isEmpty() ? "" : ", mirror of " + mirrored) + ")";
    }

    private static String name(Artifact artifact) {
        String plain = artifact.getGroupId() + ":" + artifact.getArtifactId();
        String kind = artifact.getExtension().equals("jar") ? "" : ":" + artifact.getExtension();
        String classifier = artifact.getClassifier().isEmpty() ? "" : ":" + artifact.getClassifier();
        return plain + kind + classifier + ":" + artifact.getVersion();
    }

    private static String root(Throwable thrown) {
        Throwable inner = thrown;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage() == null ? "" : ": " + inner.getMessage();
        return (inner.getClass().getSimpleName() + message).replaceFirst("\\.+$", "");
    }
}
