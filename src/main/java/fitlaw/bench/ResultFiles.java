package fitlaw.bench;

import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.ReadFailure;
import fitlaw.common.Task;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/** Collects the measurements in result files of vLLM and SGLang. */
final class ResultFiles {
    /** Columns for which the user's value takes precedence over that of the file, which is a guess or a path. */
    private static final List<String> GIVEN_WINS = List.of(
            BenchColumns.ENGINE,
            BenchColumns.VERSION,
            BenchColumns.MODEL,
            BenchColumns.PRECISION,
            BenchColumns.CACHE_PRECISION,
            BenchColumns.TENSOR_PARALLEL);

    private static final List<String> REQUIRED =
            List.of(BenchColumns.GPU, BenchColumns.VERSION, BenchColumns.MODEL, BenchColumns.ARCHITECTURE);

    private final BenchOptions options;
    private final List<Measurement> rows = new ArrayList<>();
    private final List<Map<String, String>> cells = new ArrayList<>();
    private final List<ExcludedMeasurement> leftOut = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Map<Path, Optional<Manifest>> manifests = new HashMap<>();
    private final Map<String, Set<String>> modelsOf = new LinkedHashMap<>();
    private final Map<String, Integer> unknownSettings = new TreeMap<>();
    private int withoutGpus;

    ResultFiles(BenchOptions options) {
        this.options = options;
    }

    /** Whether a file is read as the results of an engine rather than as a table. */
    static boolean isResult(Path file) {
        String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".json") || name.endsWith(".jsonl");
    }

    void folder(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(folder, e);
        }
        List<Path> results = files.stream()
                .filter(ResultFiles::isResult)
                .filter(file -> !file.getFileName().toString().equals(Manifest.NAME))
                .toList();
        if (results.isEmpty()) {
            throw new DataException(
                    folder + " contains no result file, which ends in .json or .jsonl. Supported are those of "
                            + ResultFormat.commands() + ". To read a table, specify the CSV file itself.");
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
            leaveOut(file, 1, "the same run is in the .pytorch.json next to it, which also has the run's arguments");
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
            ResultFormat format = ResultFormat.of(record).orElseThrow(() -> ResultFormat.unknown(record));
            Map<String, String> given = given(file);
            Settings settings = new Settings(record);
            settings.refuse(given.containsKey(BenchColumns.PRECISION));
            for (Map<String, String> row : complete(format, record, given)) {
                String model = row.getOrDefault(BenchColumns.MODEL, "");
                row.keySet().removeIf(name -> GIVEN_WINS.contains(name) && given.containsKey(name));
                addRow(file, number, row, given, settings.engine());
                note(row, given, model, settings);
            }
        } catch (UnusableResult | DataException e) {
            String place = file + ", row " + number;
            leaveOut(
                    file,
                    number,
                    e.getMessage().startsWith(place) ? e.getMessage().substring(place.length() + 2) : e.getMessage());
        }
    }

    /** Values for a file, without those that apply only to tables: result files are in seconds, or state their unit. */
    private Map<String, String> given(Path file) {
        Map<String, String> given = new LinkedHashMap<>(options.given());
        given.putAll(manifest(file).map(manifest -> manifest.of(file)).orElse(Map.of()));
        String unit = given.remove(BenchColumns.TIME_UNIT);
        if (unit != null) {
            notes.add("time_unit " + unit + " is for tables; result files state the units of their times themselves.");
        }
        return given;
    }

    /** The rows of a record, if nothing is missing; otherwise throws with everything that is missing. */
    private List<Map<String, String>> complete(ResultFormat format, JsonRecord record, Map<String, String> given) {
        Set<String> missing = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        List<Map<String, String>> read = List.of();
        Optional<UnusableResult> unusable = Optional.empty();
        try {
            read = format.read(new ResultFacts(record, given, missing, seen));
        } catch (UnusableResult e) {
            if (missing.isEmpty()) {
                throw e;
            }
            unusable = Optional.of(e); // may be caused only by the placeholder of a missing value
        }
        Map<String, String> first =
                read.isEmpty() ? new ResultFacts(record, given, missing, seen).row(Phase.STATIC) : read.get(0);
        boolean shape = given.containsKey(BenchColumns.SHAPE.get(0));
        REQUIRED.stream()
                .filter(name -> !first.containsKey(name) && !given.containsKey(name))
                .filter(name -> !(name.equals(BenchColumns.ARCHITECTURE) && shape))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw ResultFacts.missing(missing);
        }
        unusable.ifPresent(e -> {
            throw e;
        });
        notes.addAll(seen);
        return read;
    }

    /** Adds notes about a row that is used. */
    private void note(Map<String, String> row, Map<String, String> given, String model, Settings settings) {
        withoutGpus += row.containsKey(BenchColumns.TENSOR_PARALLEL) || given.containsKey(BenchColumns.TENSOR_PARALLEL)
                ? 0
                : 1;
        if (!model.isEmpty() && !row.containsKey(BenchColumns.ARCHITECTURE)) {
            String shape = given.getOrDefault(BenchColumns.ARCHITECTURE, "the sizes given");
            modelsOf.computeIfAbsent(shape, one -> new TreeSet<>()).add(model);
        }
        settings.unknown().forEach(name -> unknownSettings.merge(name, 1, Integer::sum));
    }

    private List<String> allNotes() {
        List<String> all = new ArrayList<>(notes);
        if (withoutGpus > 0) {
            all.add(String.format(
                    Locale.ROOT,
                    "tensor_parallel is in neither file nor manifest and is assumed to be 1 for %d of %d measurements. "
                            + "Specify tensor_parallel if several GPUs shared a model.",
                    withoutGpus,
                    rows.size()));
        }
        modelsOf.forEach((shape, models) -> {
            if (models.size() > 1) {
                all.add(String.format(
                        Locale.ROOT,
                        "Results of %d models, %s, are read with one architecture, %s. If their shapes differ, "
                                + "specify the architecture of each in %s.",
                        models.size(),
                        String.join(" and ", models),
                        shape,
                        Manifest.NAME));
            }
        });
        if (!unknownSettings.isEmpty()) {
            all.add("Unknown settings, assumed to have no effect: " + String.join(", ", unknownSettings.keySet())
                    + ".");
        }
        unusedPatterns().forEach(all::add);
        return all;
    }

    private Stream<String> unusedPatterns() {
        return manifests.values().stream().flatMap(Optional::stream).flatMap(manifest -> manifest.unused().stream());
    }

    private Optional<Manifest> manifest(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return options.manifest()
                .map(named -> manifests.computeIfAbsent(named, path -> Optional.of(Manifest.read(path))))
                .orElseGet(() -> manifests.computeIfAbsent(parent, Manifest::in));
    }

    private void addRow(
            Path file, int number, Map<String, String> row, Map<String, String> given, String engineSettings) {
        String version = row.getOrDefault(BenchColumns.VERSION, given.get(BenchColumns.VERSION));
        row.put(BenchColumns.VERSION, version + engineSettings);
        Table table = Table.create(file.toString());
        row.forEach((name, cell) -> table.addColumns(Csv.typed(name, List.of(cell))));
        BenchColumns reader = new BenchColumns(
                new Columns(table, file.toString(), i -> number, Map.of()),
                new BenchOptions(Optional.empty(), Map.of(), given, Optional.empty()));
        rows.add(reader.measurement(0));
        cells.add(row);
    }

    private void leaveOut(Path file, int number, String reason) {
        leftOut.add(new ExcludedMeasurement(file.toString(), number, reason.replaceFirst("\\.$", "")));
    }

    /** The collected measurements, with the decode steps derived from pairs of static batches. */
    Bench bench(String source) {
        if (rows.isEmpty()) {
            ExcludedMeasurement first = leftOut.get(0);
            String others = leftOut.size() == 1 ? "" : " (the first of " + leftOut.size() + " that cannot be used)";
            String reason = first.source() + ", record " + first.row() + ": " + first.reason() + others;
            String end = reason.endsWith("?") ? "" : ".";
            throw new DataException(String.join(
                    " ",
                    Stream.concat(Stream.of(reason + end), unusedPatterns()).toList()));
        }
        List<Measurement> measured = new ArrayList<>();
        int pairs = 0;
        for (Measurement row : rows) {
            Optional<Measurement> step = LatencyPairs.decodeStep(row, rows);
            pairs += step.isPresent() ? 1 : 0;
            measured.add(step.orElse(row));
        }
        if (pairs > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Decode steps computed as the time of a whole batch minus that of the same prompts with one "
                            + "output token, per step: %d.",
                    pairs));
        }
        return Bench.checked(source, measured, others(), leftOut, TimeColumn.SECONDS, allNotes());
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
