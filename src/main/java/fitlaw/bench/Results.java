package fitlaw.bench;

import fitlaw.table.Columns;
import fitlaw.table.Csv;
import fitlaw.table.DataException;
import fitlaw.table.FileContent;
import fitlaw.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/** Collects the measurements in result files of vLLM and SGLang. */
final class Results {
    /** What the user knows better than the file, which gives a guess or a path. */
    private static final List<String> GIVEN_WINS = List.of(
            BenchColumns.ENGINE,
            BenchColumns.VERSION,
            BenchColumns.MODEL,
            BenchColumns.PRECISION,
            BenchColumns.TENSOR_PARALLEL);

    private static final List<String> REQUIRED =
            List.of(BenchColumns.GPU, BenchColumns.VERSION, BenchColumns.MODEL, BenchColumns.ARCHITECTURE);

    private final BenchOptions options;
    private final List<Measurement> rows = new ArrayList<>();
    private final List<Map<String, String>> cells = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Map<Path, Optional<Manifest>> manifests = new HashMap<>();

    Results(BenchOptions options) {
        this.options = options;
    }

    /** Whether a file is read as results of an engine rather than as a table. */
    static boolean isResult(Path file) {
        String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".json") || name.endsWith(".jsonl");
    }

    void folder(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new DataException(folder + " cannot be read: " + e.getMessage(), e);
        }
        List<Path> results = files.stream()
                .filter(Results::isResult)
                .filter(file -> !file.getFileName().toString().equals(Manifest.NAME))
                .toList();
        if (results.isEmpty()) {
            throw new DataException(folder + " holds no result file, which ends in .json or .jsonl. Known are those of "
                    + ResultFormat.commands() + ". To read a table, name the CSV file itself.");
        }
        long others = files.stream().filter(file -> !isResult(file)).count();
        if (others > 0) {
            notes.add(String.format(
                    Locale.ROOT, "Files of %s that end in neither .json nor .jsonl are not read: %d.", folder, others));
        }
        Task task = Task.current();
        for (int i = 0; i < results.size(); i++) {
            task.check();
            task.progress("reading " + folder, i, results.size());
            file(results.get(i));
        }
        task.progress("reading " + folder, results.size(), results.size());
    }

    void file(Path file) {
        if (!Files.isRegularFile(file)) {
            throw FileContent.MEASUREMENTS.absent(file);
        }
        if (hasPytorchTwin(file)) {
            leaveOut(file, 1, "the same run is in the .pytorch.json beside it, which has the run's arguments too");
            return;
        }
        JsonRecords read = JsonRecords.read(file);
        List<JsonRecord> records = PytorchFormat.unpack(read.records());
        for (int i = 0; i < records.size(); i++) {
            add(file, i + 1, records.get(i));
        }
        int next = records.size() + 1;
        read.problem().ifPresent(problem -> leaveOut(file, next, problem));
        if (records.isEmpty() && read.problem().isEmpty()) {
            leaveOut(file, 1, "it is empty");
        }
    }

    private static boolean hasPytorchTwin(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json")
                && !name.endsWith(".pytorch.json")
                && Files.exists(file.resolveSibling(name.replaceFirst("\\.json$", ".pytorch.json")));
    }

    private void add(Path file, int number, JsonRecord record) {
        try {
            ResultFormat format = ResultFormat.of(record).orElseThrow(() -> unknown(record));
            refuseSpeculation(record);
            Map<String, String> given = new LinkedHashMap<>(options.given());
            given.putAll(manifest(file).map(manifest -> manifest.of(file)).orElse(Map.of()));
            for (Map<String, String> row : format.read(new Facts(record, given))) {
                row.keySet().removeIf(name -> GIVEN_WINS.contains(name) && given.containsKey(name));
                addRow(file, number, row, given);
            }
        } catch (UnusableResult | DataException e) {
            leaveOut(file, number, e.getMessage());
        }
    }

    private static UnusableResult unknown(JsonRecord record) {
        String keys = String.join(", ", record.keys().stream().sorted().limit(8).toList());
        return new UnusableResult("it is no result of " + ResultFormat.commands() + "; its keys are " + keys);
    }

    /** With speculation a step yields several tokens, so time per token is not the time of a step. */
    private static void refuseSpeculation(JsonRecord record) {
        record.keys().stream()
                .filter(key -> key.startsWith("spec_decode_")
                        || key.startsWith("speculative_config")
                        || key.equals("server_info.speculative_algorithm")
                        || (key.equals("accept_length") && record.number(key).orElse(1) > 1))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new UnusableResult("it has " + key
                            + ": with speculative decoding the time between tokens is not that of a step");
                });
    }

    private Optional<Manifest> manifest(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return options.manifest()
                .map(named -> manifests.computeIfAbsent(named, path -> Optional.of(Manifest.read(path))))
                .orElseGet(() -> manifests.computeIfAbsent(parent, Manifest::in));
    }

    private void addRow(Path file, int number, Map<String, String> row, Map<String, String> given) {
        for (String name : REQUIRED) {
            boolean shape = name.equals(BenchColumns.ARCHITECTURE) && given.containsKey(BenchColumns.SHAPE.get(0));
            if (!row.containsKey(name) && !given.containsKey(name) && !shape) {
                throw new UnusableResult(
                        "it does not say " + name + "; give " + name + ", or name it in " + Manifest.NAME);
            }
        }
        Table table = Table.create(file.toString());
        row.forEach((name, cell) -> table.addColumns(Csv.typed(name, List.of(cell))));
        BenchColumns reader = new BenchColumns(
                new Columns(table, file.toString(), i -> number, Map.of()),
                new BenchOptions(Optional.empty(), Map.of(), given, Optional.empty()));
        rows.add(reader.measurement(0));
        cells.add(row);
    }

    private void leaveOut(Path file, int number, String reason) {
        leftOut.add(new LeftOut(file.toString(), number, reason));
    }

    /** What was collected, with the decode steps that pairs of whole batches tell. */
    Bench bench(String source) {
        if (rows.isEmpty()) {
            LeftOut first = leftOut.get(0);
            String others = leftOut.size() == 1 ? "" : " (the first of " + leftOut.size() + " that cannot be used)";
            throw new DataException(first.source() + ", record " + first.row() + ": " + first.reason() + others + ".");
        }
        List<Measurement> told = new ArrayList<>();
        int pairs = 0;
        for (Measurement row : rows) {
            Optional<Measurement> step = LatencyPairs.decodeStep(row, rows);
            pairs += step.isPresent() ? 1 : 0;
            told.add(step.orElse(row));
        }
        if (pairs > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Decode steps that are the time of a whole batch less that of the same prompts with one output token, per step: %d.",
                    pairs));
        }
        return Bench.checked(source, told, others(), leftOut, List.copyOf(notes));
    }

    private Map<String, List<String>> others() {
        Map<String, List<String>> others = new LinkedHashMap<>();
        cells.forEach(row -> row.keySet().stream()
                .filter(name -> !BenchTable.has(name))
                .forEach(name -> others.put(name, List.of())));
        others.replaceAll((name, none) ->
                cells.stream().map(row -> row.getOrDefault(name, "")).toList());
        return others;
    }
}
