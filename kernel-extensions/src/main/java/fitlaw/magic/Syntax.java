package fitlaw.magic;

import fitlaw.table.DidYouMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The form of a magic's arguments: words in order, then options anywhere. One description parses, completes, and words
 * the errors.
 *
 * <pre>{@code
 * private static final Syntax SYNTAX = Syntax.of("fitlaw", "%fitlaw sweep --form log-linear")
 *         .word("RUNS", CompletionCandidates.variables(Runs.class))
 *         .optionalWord("NAME", CompletionCandidates.none())
 *         .option("--form", CompletionCandidates.words("log-linear", "multiplicative"))
 *         .option("--where", CompletionCandidates.none())
 *         .flag("--quiet");
 *
 * Arguments arguments = SYNTAX.parse(line);
 * String runs = arguments.word("RUNS");
 * Optional<String> form = arguments.option("--form");
 * }</pre>
 *
 * <p>A value with spaces stands in quotes: {@code --where "x > 0.06"}. An option takes its value as the next word or
 * behind {@code =}; a lone {@code --} makes everything after it words. Instances do not change: each method returns a
 * new one.
 */
public final class Syntax {
    private final String magic;
    private final String example;
    private final List<Place> places;
    private final Map<String, Optional<CompletionCandidates>> options;
    private final Set<String> repeated;

    private enum Count {
        ONE,
        PERHAPS,
        ANY
    }

    private record Place(String name, Count count, CompletionCandidates candidates) {}

    private Syntax(
            String magic,
            String example,
            List<Place> places,
            Map<String, Optional<CompletionCandidates>> options,
            Set<String> repeated) {
        this.magic = magic;
        this.example = example;
        this.places = places;
        this.options = options;
        this.repeated = repeated;
    }

    /**
     * {@return a syntax without arguments}
     *
     * @param magic name of the magic, without percent sign
     * @param example one call that works as written, shown with every error
     */
    public static Syntax of(String magic, String example) {
        return new Syntax(magic, example, List.of(), Map.of(), Set.of());
    }

    /**
     * {@return this with one more word that must be given}
     *
     * @param name what errors call it, in capitals
     * @param candidates what may stand there
     */
    public Syntax word(String name, CompletionCandidates candidates) {
        return with(new Place(name, Count.ONE, candidates));
    }

    /**
     * {@return this with one more word that may be left out}
     *
     * @param name what errors call it, in capitals
     * @param candidates what may stand there
     */
    public Syntax optionalWord(String name, CompletionCandidates candidates) {
        return with(new Place(name, Count.PERHAPS, candidates));
    }

    /**
     * {@return this with any number of words at the end}
     *
     * @param name what errors call them, in capitals
     * @param candidates what may stand there
     */
    public Syntax words(String name, CompletionCandidates candidates) {
        return with(new Place(name, Count.ANY, candidates));
    }

    /**
     * {@return this with an option that takes a value}
     *
     * @param name with its dashes
     * @param candidates what the value may be
     */
    public Syntax option(String name, CompletionCandidates candidates) {
        return with(name, Optional.of(candidates));
    }

    /**
     * {@return this with an option that takes a value and may be repeated, which counts as one list with commas}
     *
     * @param name with its dashes
     * @param candidates what the value may be
     */
    public Syntax repeated(String name, CompletionCandidates candidates) {
        Set<String> more = new HashSet<>(repeated);
        more.add(name);
        return new Syntax(magic, example, places, option(name, candidates).options, Set.copyOf(more));
    }

    /**
     * {@return this with an option that takes no value}
     *
     * @param name with its dashes
     */
    public Syntax flag(String name) {
        return with(name, Optional.empty());
    }

    private Syntax with(Place place) {
        List<Place> more = new ArrayList<>(places);
        more.add(place);
        return new Syntax(magic, example, List.copyOf(more), options, repeated);
    }

    private Syntax with(String name, Optional<CompletionCandidates> candidates) {
        Map<String, Optional<CompletionCandidates>> more = new LinkedHashMap<>(options);
        more.put(name, candidates);
        return new Syntax(magic, example, places, more, repeated);
    }

    /**
     * {@return this with another example}
     *
     * @param other one call that works as written, shown with every error
     */
    public Syntax withExample(String other) {
        return new Syntax(magic, other, places, options, repeated);
    }

    /**
     * {@return an exception for the person who typed the call, with the right example added}
     *
     * @param found what was found, as a sentence
     */
    public MagicException wrong(String found) {
        return new MagicException("%" + magic + ": " + found + " Example: " + example);
    }

    /**
     * {@return one line of words that were split already, in quotes where they need them}
     *
     * @param words the words
     */
    public static String line(List<String> words) {
        return words.stream().map(Word::quote).collect(Collectors.joining(" "));
    }

    /**
     * {@return the arguments, checked}
     *
     * @param line the rest of the line behind the magic's name
     * @throws MagicException if a word is missing or too many, or an option is unknown or lacks its value
     */
    public Arguments parse(String line) {
        List<String> plain = new ArrayList<>();
        Map<String, String> given = new LinkedHashMap<>();
        List<Word> words = Word.split(line);
        boolean optionsEnded = false;
        for (int i = 0; i < words.size(); i++) {
            String text = words.get(i).text();
            if (optionsEnded || !isOption(line, words.get(i))) {
                plain.add(text);
            } else if (text.equals("--")) {
                optionsEnded = true;
            } else {
                int equals = text.indexOf('=');
                String name = equals < 0 ? text : text.substring(0, equals);
                if (given.containsKey(name) && !repeated.contains(name)) {
                    throw wrong(name + " is given twice. Leave one out.");
                }
                if (known(name).isEmpty()) {
                    if (equals >= 0) {
                        throw wrong(name + " takes no value, so " + text + " cannot be.");
                    }
                    given.put(name, "");
                } else if (equals >= 0) {
                    put(name, text.substring(equals + 1), given);
                } else if (i + 1 < words.size()) {
                    i++;
                    put(name, words.get(i).text(), given);
                } else {
                    throw wrong(name + " needs a value.");
                }
            }
        }
        return new Arguments(this, place(plain), given);
    }

    private void put(String name, String value, Map<String, String> given) {
        given.merge(name, value, (before, after) -> before + "," + after);
    }

    /** A dash in quotes, a lone dash and a negative number are words. */
    private static boolean isOption(String line, Word word) {
        return line.charAt(word.start()) == '-' && word.text().matches("-(-.*|[A-Za-z].*)");
    }

    private Optional<CompletionCandidates> known(String name) {
        Optional<CompletionCandidates> option = options.get(name);
        if (option == null) {
            String nearest = DidYouMean.to(name, options.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(
                            options.isEmpty()
                                    ? "; there are none."
                                    : "; there are " + String.join(", ", options.keySet()) + ".");
            throw wrong("unknown option " + name + nearest);
        }
        return option;
    }

    private Map<String, List<String>> place(List<String> plain) {
        Map<String, List<String>> placed = new HashMap<>();
        int next = 0;
        for (Place place : places) {
            int left = plain.size() - next;
            if (place.count() == Count.ONE && left == 0) {
                throw wrong(place.name() + " is missing.");
            }
            int taken = place.count() == Count.ANY ? left : Math.min(1, left);
            placed.put(place.name(), List.copyOf(plain.subList(next, next + taken)));
            next += taken;
        }
        if (next < plain.size()) {
            throw wrong("do not know what to do with " + plain.get(next) + ". A value with spaces stands in quotes.");
        }
        return placed;
    }

    /**
     * {@return what may stand at the cursor: options where a word starts with a dash, else values}
     *
     * @param line the rest of the line behind the magic's name
     * @param cursor offset in it, in UTF-16 units
     * @param context the session
     */
    public List<Magic.Completion> complete(String line, int cursor, Context context) {
        List<Word> before = Word.split(line.substring(0, cursor));
        boolean starting = before.isEmpty() || before.get(before.size() - 1).end() < cursor;
        Word current = starting ? new Word("", cursor, cursor) : before.get(before.size() - 1);
        List<Word> done = starting ? before : before.subList(0, before.size() - 1);
        Map<String, String> named = new HashMap<>();
        Optional<CompletionCandidates> awaited = Optional.empty();
        int place = 0;
        for (Word word : done) {
            if (awaited.isPresent()) {
                awaited = Optional.empty();
            } else if (isOption(line, word)) {
                awaited = options.getOrDefault(word.text(), Optional.empty());
            } else if (place < places.size()) {
                named.put(places.get(place).name(), word.text());
                place += places.get(place).count() == Count.ANY ? 0 : 1;
            }
        }
        if (awaited.isPresent()) {
            return values(awaited.get(), current.text(), line, current.start(), cursor, named, context);
        }
        if (current.text().startsWith("-")) {
            int equals = current.text().indexOf('=');
            if (equals < 0) {
                return options.keySet().stream()
                        .filter(option -> option.startsWith(current.text()))
                        .map(option -> new Magic.Completion(option, current.start(), cursor))
                        .toList();
            }
            Optional<CompletionCandidates> option =
                    options.getOrDefault(current.text().substring(0, equals), Optional.empty());
            int start = current.start() + equals + 1;
            return option.isEmpty()
                    ? List.of()
                    : values(option.get(), current.text().substring(equals + 1), line, start, cursor, named, context);
        }
        return place < places.size()
                ? values(places.get(place).candidates(), current.text(), line, current.start(), cursor, named, context)
                : List.of();
    }

    private static List<Magic.Completion> values(
            CompletionCandidates candidates,
            String typed,
            String line,
            int start,
            int end,
            Map<String, String> words,
            Context context) {
        int kept = typed.length() - candidates.replaced(typed);
        String before = typed.substring(0, kept);
        String replaced = typed.substring(kept);
        List<String> found = candidates.of(typed, words, context).stream()
                .filter(text -> text.startsWith(replaced))
                .toList();
        // Inside of quotes the text goes on behind the completion. All of them replace the same part.
        boolean inside = kept > 0 || Word.isOpen(line.substring(start, end));
        boolean whole = !Word.isOpen(line.substring(start, end))
                && found.stream().anyMatch(text -> !Word.quote(text).equals(text));
        return found.stream()
                .map(text -> inside && !whole
                        ? new Magic.Completion(text, end - replaced.length(), end)
                        : new Magic.Completion(Word.quote(before + text), start, end))
                .toList();
    }
}
