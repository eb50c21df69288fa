package fitlaw.shell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;

/**
 * Finds the documentation comment of the element that a signature names. JShell itself reads only the JDK's sources.
 */
final class DocComments {
    private final LibrarySources sources;
    private final List<ImportSnippet> imports;
    private final List<DeclarationSnippet> own;
    private Optional<Grammar.Parsed> parsed = Optional.empty();
    private String parsedName = "";

    DocComments(LibrarySources sources, Stream<ImportSnippet> imports, Stream<? extends DeclarationSnippet> own) {
        this.sources = sources;
        this.own = own.map(it -> (DeclarationSnippet) it).toList();
        this.imports = imports.filter(it -> !it.isStatic()).toList();
    }

    /** {@return the comment without its asterisks; empty if there is none} */
    String of(String signature) {
        return Signature.read(signature).flatMap(this::find).orElse("");
    }

    private Optional<String> find(Signature signature) {
        for (DeclarationSnippet one : own) {
            if (one.name().equals(signature.names().get(0))) {
                List<String> names = new ArrayList<>(List.of("Own"));
                names.addAll(signature.names());
                Optional<String> comment =
                        Grammar.parsed("class Own { " + one.source() + "\n}").flatMap(it -> in(it, names, signature));
                if (comment.isPresent()) {
                    return comment;
                }
            }
        }
        for (List<String> names : qualified(signature.names())) {
            for (int outer = 1; outer <= names.size(); outer++) {
                Optional<Grammar.Parsed> file = file(String.join(".", names.subList(0, outer)));
                if (file.isPresent()) {
                    return in(file.get(), names.subList(outer - 1, names.size()), signature);
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the candidates for the qualified name: the names as given, and prefixed with each imported package} */
    private List<List<String>> qualified(List<String> names) {
        List<List<String>> all = new ArrayList<>(List.of(names));
        for (ImportSnippet one : imports) {
            String name = one.fullname();
            int dot = name.lastIndexOf('.');
            String last = name.substring(dot + 1);
            if (dot > 0 && (last.equals("*") || last.equals(names.get(0)))) {
                List<String> full =
                        new ArrayList<>(List.of(name.substring(0, dot).split("\\.", -1)));
                full.addAll(names);
                all.add(full);
            }
        }
        return all;
    }

    private Optional<Grammar.Parsed> file(String name) {
        if (!name.equals(parsedName)) {
            Optional<Grammar.Parsed> found = sources.text(name).flatMap(Grammar::parsed);
            if (found.isEmpty()) {
                return found;
            }
            parsed = found; // overloads of one class are looked up in a row
            parsedName = name;
        }
        return parsed;
    }

    private static Optional<String> in(Grammar.Parsed file, List<String> names, Signature signature) {
        CompilationUnitTree unit = file.unit();
        TreePath path = new TreePath(unit);
        List<? extends Tree> inside = unit.getTypeDecls();
        int next = 0;
        for (; next < names.size(); next++) {
            Optional<ClassTree> type = type(inside, names.get(next));
            if (type.isEmpty()) {
                break;
            }
            path = new TreePath(path, type.get());
            inside = type.get().getMembers();
        }
        if (next == 0 || next < names.size() - 1) {
            return Optional.empty();
        }
        ClassTree type = (ClassTree) path.getLeaf();
        boolean constructor = next == names.size();
        if (constructor && signature.parameters().isEmpty()) {
            return file.comment(path);
        }
        String name = constructor ? "<init>" : names.get(next);
        Optional<Tree> member = member(type, name, signature);
        if (member.isPresent()) {
            return file.comment(new TreePath(path, member.get()));
        }
        Optional<String> whole = type.getKind() == Tree.Kind.RECORD ? file.comment(path) : Optional.empty();
        return constructor ? whole : whole.flatMap(text -> component(text, name));
    }

    private static Optional<ClassTree> type(List<? extends Tree> inside, String name) {
        return inside.stream()
                .filter(it ->
                        it instanceof ClassTree type && type.getSimpleName().contentEquals(name))
                .map(ClassTree.class::cast)
                .findFirst();
    }

    private static Optional<Tree> member(ClassTree type, String name, Signature signature) {
        if (signature.parameters().isEmpty()) {
            return type.getMembers().stream()
                    .filter(it ->
                            it instanceof VariableTree field && field.getName().contentEquals(name))
                    .<Tree>map(it -> it)
                    .findFirst();
        }
        List<String> wanted = signature.parameters().get();
        List<MethodTree> sameCount = type.getMembers().stream()
                .filter(it ->
                        it instanceof MethodTree method && method.getName().contentEquals(name))
                .map(MethodTree.class::cast)
                .filter(it -> it.getParameters().size() == wanted.size())
                .toList();
        // A record's compact constructor lists no parameters; the record's comment describes it.
        Optional<MethodTree> same = sameCount.stream()
                .filter(it -> it.getParameters().stream()
                        .map(parameter -> Signature.type(parameter.getType().toString()))
                        .toList()
                        .equals(wanted))
                .findFirst();
        boolean record = type.getKind() == Tree.Kind.RECORD && name.equals("<init>");
        return same.filter(it -> !record).map(it -> it);
    }

    /** {@return the description of a component in its record's comment} */
    private static Optional<String> component(String comment, String name) {
        Matcher found = Pattern.compile("(?s)@param\\s+" + Pattern.quote(name) + "\\s+(.*?)(?=\\n\\s*@\\w|$)")
                .matcher(comment);
        return found.find() ? Optional.of(found.group(1).strip()) : Optional.empty();
    }
}
