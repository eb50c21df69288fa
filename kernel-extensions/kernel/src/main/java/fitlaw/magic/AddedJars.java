package fitlaw.magic;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;

/** Jars that a magic added: a list of their paths for a cell that assigns it, and a sentence to display. */
final class AddedJars extends AbstractList<String> {
    private final List<String> paths;
    private final String sentence;

    AddedJars(List<Path> paths, String sentence) {
        this.paths = paths.stream().map(Path::toString).toList();
        this.sentence = sentence;
    }

    @Override
    public String get(int index) {
        return paths.get(index);
    }

    @Override
    public int size() {
        return paths.size();
    }

    @Override
    public String toString() {
        return sentence;
    }
}
