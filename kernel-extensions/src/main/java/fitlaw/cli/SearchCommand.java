package fitlaw.cli;

import fitlaw.command.ArchitectureSource;
import fitlaw.command.LawSource;
import fitlaw.command.SearchArguments;
import fitlaw.command.ThroughputSource;
import fitlaw.command.WorkloadArguments;
import fitlaw.common.Report;
import fitlaw.search.Candidates;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches for an architecture from the terminal or a script. */
@Command(
        name = "search",
        description = {
            "Find the architecture that serves fastest at an acceptable loss.",
            "",
            "Evaluates every shape of the baseline's size with a law and a throughput model. The loss limit is the"
                    + " baseline's predicted loss, unless specified otherwise.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw search --law 80M-297M --throughput h100.json --base data/models/llama-3.2-1b.json --batch 128",
            "  fitlaw search --law law.json --throughput h100.json --base base.json --batch 64 --input 512 --output"
                    + " 512 --base-loss 2.803 --max-loss 2.79 --export out",
        })
final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--law", required = true, paramLabel = "LAW", description = "Law: " + LawSource.HELP + ".")
    private LawSource law;

    @Option(
            names = "--throughput",
            required = true,
            paramLabel = "MODEL",
            description = "File written by fitlaw calibrate --save.")
    private ThroughputSource throughput;

    @Option(names = "--base", required = true, paramLabel = "CONFIG", description = "config.json of the baseline.")
    private ArchitectureSource base;

    @Mixin
    private SearchArguments search;

    @Mixin
    private WorkloadArguments load;

    @Option(
            names = "--export",
            paramLabel = "PATH",
            description =
                    "Write a table (.csv), the best architecture (.json, .txt, .py), or all of these to a folder.")
    private Path export;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        Object made = search.make(law, throughput, base, load, "found", terminal);
        if (!(made instanceof Candidates found)) {
            return terminal.print(((Report.Source) made).report().text());
        }
        if (export != null) {
            List<Path> files = found.export(terminal.file(export).value());
            WrittenFiles.tell(spec, files);
            if (files.stream().anyMatch(file -> file.toString().endsWith(".json"))) {
                spec.commandLine()
                        .getErr()
                        .println("fitlaw: the config.json of the first shape is of "
                                + found.best().architecture().huggingFaceClass());
            }
        }
        return terminal.print(
                json
                        ? SearchJson.of(found)
                        : SearchArguments.withOptions(found.report().text()));
    }
}
