package fitlaw.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Reports on standard error the files that a command wrote, so that standard output contains only its result. */
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
