package fitlaw.bench;

import fitlaw.common.DataException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds a setup by a part of its name. */
final class SetupNames {
    private SetupNames() {}

    static Setup pick(List<Setup> setups, String name, String source) {
        List<Setup> meant = setups.stream().filter(setup -> means(name, setup)).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new DataException(source
                + (meant.isEmpty() ? " has no row of " + name + ". It has " : " has several setups of " + name + ": ")
                + (meant.isEmpty() ? setups : meant)
                        .stream().map(Setup::toString).collect(Collectors.joining("; "))
                + ". Use more or other words of one of them.");
    }

    private static boolean means(String name, Setup setup) {
        Optional<Gpu> gpu = Gpu.of(name);
        return lower(setup.toString()).contains(lower(name)) || (gpu.isPresent() && gpu.equals(Gpu.of(setup.gpu())));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
