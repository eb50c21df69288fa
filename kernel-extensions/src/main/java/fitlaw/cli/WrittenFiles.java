package fitlaw.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Says on standard error which files a command wrote, so that standard output holds its result and nothing else. */
final class WrittenFiles {
    private WrittenFiles() {}

    static void tell(CommandSpec spec, List<Path> files) {
        String names = files.stream()
                .map(file -> TypedPaths.current()
                        .shown(TypedPaths.current().absolute(file))
                        .toString())
                .collect(Collectors.joining(", "));
        spec.commandLine().getErr().println("fitlaw: wrote " + names);
    }

    static void tell(CommandSpec spec, Path file) {
        tell(spec, List.of(file));
    }
}
