package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.LinearFit;
import fitlaw.runs.Runs;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * The slopes of the best shape over size, tokens, depth and KV heads that {@code SWEEP.md} prints, computed again.
 * Those of {@code sweep_slopes.csv} were found with NumPy by {@code python3 data/collect/sweep_tests.py --slopes}.
 */
class SweepSlopesTest {
    private static final Map<String, Integer> USUAL_DEPTH =
            Map.of("0.5M", 4, "1M", 5, "2M", 6, "4M", 7, "8M", 8, "16M", 9);
    private static final List<String> PARABOLA = List.of("x2", "x", "r2", "r");
    private static final List<Shape> SHAPES = shapes();

    /** The seeds of one shape at one size and number of tokens. */
    private record Shape(
            String purpose, String size, String tokens, int depth, int group, List<Double> row, List<Double> losses) {
        double y() {
            return losses.stream().mapToDouble(Math::log).average().orElseThrow();
        }

        /** One over the variance of a shape about the law and of its seeds. */
        double weight() {
            return 1 / (.0060 * .0060 + .0062 * .0062 / losses.size());
        }

        double perParameter() {
            return row.get(1) / row.get(0);
        }

        double column(String name) {
            String[] parts = name.split(" ", 2);
            double u = parts[0].startsWith("x") ? Math.log(row.get(2) / .13) : Math.log(row.get(3) / .8);
            return (parts[0].endsWith("2") ? u * u : u) * (parts.length == 1 ? 1 : covariate(parts[1]));
        }

        private double covariate(String name) {
            return switch (name) {
                case "N" -> Math.log(row.get(0) / 2.8e6);
                case "D" -> Math.log(row.get(1) / 5e7);
                case "D below 10 N" -> Math.min(0, Math.log(perParameter() / 10));
                case "depth" -> Math.log((double) depth / USUAL_DEPTH.get(size));
                case "group" -> Math.log(group / 2.0);
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    private static List<Shape> shapes() {
        Map<String, Shape> found = new LinkedHashMap<>();
        for (String name : List.of("sweep", "sweep_16M", "sweep_scale")) {
            Table table = Runs.read(Path.of("data/runs/" + name + ".csv"))
                    .where("at_width_rate == true & purpose != 'gqa' & token_class != '12.5M'")
                    .table();
            for (Row row : table) {
                double ratio = row.getDouble("mlp_ratio");
                if (ratio < .2 || ratio > 6.6 || !row.getString("note").isEmpty()) {
                    continue;
                }
                int group = (int) Math.round(number(row, "n_heads") / number(row, "n_kv_heads"));
                Shape shape = found.computeIfAbsent(
                        row.getString("run_id").replaceAll("-s\\d+$", ""),
                        key -> new Shape(
                                row.getString("purpose"),
                                row.getString("size_class"),
                                row.getString("token_class"),
                                (int) number(row, "n_layers"),
                                group,
                                List.of(
                                        number(row, "n_params_non_embedding"),
                                        number(row, "tokens"),
                                        row.getDouble("relative_width"),
                                        ratio),
                                new ArrayList<>()));
                shape.losses().add(row.getDouble("loss"));
            }
        }
        return List.copyOf(found.values());
    }

    private static double number(Row row, String column) {
        return ((Number) row.getObject(column)).doubleValue();
    }

    /** Columns of slopes and of curvatures that move with a covariate. */
    private static List<String> moving(String... covariates) {
        return Stream.of(covariates)
                .flatMap(name -> Stream.of("x ", "r ", "x2 ", "r2 ").map(shape -> shape + name))
                .toList();
    }

    private static LinearFit fit(List<Shape> shapes, List<String> columns) {
        List<String> cells = new ArrayList<>();
        int[] cell = new int[shapes.size()];
        double[][] x = new double[columns.size()][shapes.size()];
        double[] y = new double[shapes.size()];
        double[] w = new double[shapes.size()];
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            String name = shape.size() + "/" + shape.tokens() + "/" + shape.depth() + "/" + shape.group();
            if (!cells.contains(name)) {
                cells.add(name);
            }
            cell[i] = cells.indexOf(name);
            y[i] = shape.y();
            w[i] = shape.weight();
            for (int j = 0; j < columns.size(); j++) {
                x[j][i] = shape.column(columns.get(j));
            }
        }
        return LinearFit.of(x, y, w, cell, cells.size());
    }

    private static List<String> joined(List<String> first, String... rest) {
        return Stream.concat(first.stream(), Stream.of(rest)).toList();
    }

    private static Predicate<Shape> at50M(List<String> sizes, List<String> withoutPurposes) {
        return shape -> sizes.contains(shape.size())
                && shape.tokens().equals("50M")
                && !withoutPurposes.contains(shape.purpose());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "above 10 tokens a parameter",
                "above 10, 50M tokens and more",
                "8M, 3 to 14 layers",
                "2M, 3 to 14 layers",
                "2M, 4M, 8M, groups of 1 to 8"
            })
    void slopesOfTheBestShape(String data) {
        List<String> special = List.of("depth", "kv-heads", "head-size");
        Predicate<Shape> usual = shape -> !special.contains(shape.purpose());
        Predicate<Shape> longer = usual.and(shape -> shape.perParameter() > 9.5);
        List<String> moving =
                Stream.concat(PARABOLA.stream(), moving("N", "D").stream()).toList();
        List<String> columns =
                switch (data) {
                    case "all" -> joined(moving, "x D below 10 N", "r D below 10 N");
                    case "8M, 3 to 14 layers", "2M, 3 to 14 layers" -> joined(PARABOLA, "x depth", "r depth");
                    case "2M, 4M, 8M, groups of 1 to 8" -> joined(PARABOLA, "x N", "r N", "x group", "r group");
                    default -> moving;
                };
        Predicate<Shape> chosen =
                switch (data) {
                    case "all" -> usual;
                    case "above 10 tokens a parameter" -> longer;
                    case "above 10, 50M tokens and more" ->
                        longer.and(shape -> !shape.tokens().equals("25M"));
                    case "2M, 4M, 8M, groups of 1 to 8" ->
                        at50M(List.of("2M", "4M", "8M"), List.of("depth", "head-size"));
                    default -> at50M(List.of(data.substring(0, 2)), List.of("kv-heads", "head-size"));
                };
        List<Shape> shapes = SHAPES.stream().filter(chosen).toList();
        LinearFit full = fit(shapes, columns);

        int found = 0;
        for (Row row : Csv.read(Path.of("src/test/resources/sweep_slopes.csv"))) {
            if (!row.getString("data").equals(data)) {
                continue;
            }
            String name = row.getString("best") + " " + row.getString("over");
            int slope = columns.indexOf(name);
            double curvature = full.slope(columns.indexOf(row.getString("best") + "2"));
            LinearFit without = fit(
                    shapes,
                    columns.stream().filter(column -> !column.equals(name)).toList());
            double f = (without.weightedSquares() - full.weightedSquares()) / full.variance();

            assertThat(shapes).hasSize((int) number(row, "shapes"));
            assertThat(full.degreesOfFreedom()).isEqualTo((int) number(row, "freedom"));
            assertThat(-full.slope(slope) / 2 / curvature).as(name).isCloseTo(row.getDouble("slope"), within(2e-6));
            assertThat(Math.sqrt(full.covariance(slope, slope)) / 2 / curvature)
                    .as(name)
                    .isCloseTo(row.getDouble("std_error"), within(2e-6));
            assertThat(f).as(name).isCloseTo(row.getDouble("f"), within(2e-5 * (1 + f)));
            found++;
        }
        assertThat(found).isEqualTo(data.startsWith("above") ? 4 : data.equals("all") ? 6 : 2);
    }
}
