package fitlaw.magic;

import fitlaw.table.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one call of a magic, checked against its {@link Syntax}. */
public final class Arguments {
    private final Syntax syntax;
    private final Map<String, List<String>> words;
    private final Map<String, String> options;

    Arguments(Syntax syntax, Map<String, List<String>> words, Map<String, String> options) {
        this.syntax = syntax;
        this.words = words;
        this.options = options;
    }

    /**
     * {@return a word that the syntax asks for}
     *
     * @param name its name in the syntax
     */
    public String word(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is optional or unknown"));
    }

    /**
     * {@return a word that may be left out}
     *
     * @param name its name in the syntax
     */
    public Optional<String> find(String name) {
        return words(name).stream().findFirst();
    }

    /**
     * {@return all words at a place that takes any number of them}
     *
     * @param name its name in the syntax
     */
    public List<String> words(String name) {
        return List.copyOf(words.getOrDefault(name, List.of()));
    }

    /**
     * {@return the value of an option, if it was given}
     *
     * @param name the option, with its dashes
     */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * {@return the value of an option that takes a whole number, if it was given}
     *
     * @param name the option, with its dashes
     * @throws MagicException if the value is not a whole number
     */
    public Optional<Long> integer(String name) {
        return option(name).map(value -> {
            try {
                return Numbers.whole(value);
            } catch (IllegalArgumentException e) {
                throw syntax.wrong(name + " needs a whole number, such as 128 or 1e9, not " + value + ".");
            }
        });
    }

    /**
     * {@return the value of an option that takes a number, if it was given}
     *
     * @param name the option, with its dashes
     * @throws MagicException if the value is not a number
     */
    public Optional<Double> number(String name) {
        return option(name).map(value -> {
            try {
                return Numbers.parse(value).doubleValue();
            } catch (IllegalArgumentException e) {
                throw syntax.wrong(name + " needs a number, such as 0.95, 1e9 or 1B, not " + value + ".");
            }
        });
    }

    /**
     * {@return whether a flag was given}
     *
     * @param name the flag, with its dashes
     */
    public boolean flag(String name) {
        return options.containsKey(name);
    }
}
