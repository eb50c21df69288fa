package fitlaw.maven;

import java.util.HashMap;
import java.util.Map;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;

/** Access to repositories: mirrors, proxies, and credentials. */
record RepositoryConnections(Settings settings, SettingsDecryptionResult secrets) {
    void applyTo(SessionBuilder session) {
        session.setMirrorSelector(mirrors()).setProxySelector(proxies()).setAuthenticationSelector(authentications());
        for (Server server : secrets.getServers()) {
            Map<String, String> headers = headers(server);
            if (!headers.isEmpty()) {
                session.setConfigProperty("aether.transport.http.headers." + server.getId(), headers);
            }
        }
    }

    private DefaultMirrorSelector mirrors() {
        DefaultMirrorSelector selector = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            selector.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        // As in Maven since 3.8.1: unencrypted repositories on other machines are blocked in any case.
        selector.add("fitlaw-http-blocker", "http://0.0.0.0/", "default", false, true, "external:http:*", "*");
        return selector;
    }

    private DefaultProxySelector proxies() {
        DefaultProxySelector selector = new DefaultProxySelector();
        for (Proxy proxy : secrets.getProxies()) {
            if (proxy.isActive()) {
                Authentication authentication = new AuthenticationBuilder()
                        .addUsername(proxy.getUsername())
                        .addPassword(proxy.getPassword())
                        .build();
                selector.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), authentication),
                        proxy.getNonProxyHosts());
            }
        }
        return selector;
    }

    private DefaultAuthenticationSelector authentications() {
        DefaultAuthenticationSelector selector = new DefaultAuthenticationSelector();
        for (Server server : secrets.getServers()) {
            AuthenticationBuilder authentication = new AuthenticationBuilder()
                    .addUsername(server.getUsername())
                    .addPassword(server.getPassword());
            if (server.getPrivateKey() != null) {
                authentication.addPrivateKey(server.getPrivateKey(), server.getPassphrase());
            }
            selector.add(server.getId(), authentication.build());
        }
        return selector;
    }

    /** Tokens in headers, which some package registries require. */
    private static Map<String, String> headers(Server server) {
        Map<String, String> headers = new HashMap<>();
        Xpp3Dom configuration = (Xpp3Dom) server.getConfiguration();
        Xpp3Dom listed = configuration == null ? null : configuration.getChild("httpHeaders");
        for (Xpp3Dom property : listed == null ? new Xpp3Dom[0] : listed.getChildren()) {
            Xpp3Dom name = property.getChild("name");
            Xpp3Dom value = property.getChild("value");
            if (name != null && value != null) {
                headers.put(name.getValue(), value.getValue());
            }
        }
        return headers;
    }
}
