package fitlaw.magic;

import fitlaw.common.Report;

/** {@code %time}: the running time of Java code. */
final class TimeMagic implements Magic {
    TimeMagic() {}

    @Override
    public String name() {
        return "time";
    }

    @Override
    public Help help() {
        return new Help(
                "measure the time of a single run of Java code",
                "%time JAVA, or %%time above a cell",
                "The time includes compilation, about 0.03 s. %timeit excludes it.",
                "%time Thread.sleep(100)");
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        return cell("", arguments, context);
    }

    @Override
    public Object cell(String arguments, String body, Context context) throws Exception {
        if (!arguments.isBlank() || body.isBlank()) {
            throw new MagicException("%time requires Java code. Example: " + help().example());
        }
        long start = System.nanoTime();
        Object value = context.evaluate(body);
        String took = Durations.text((System.nanoTime() - start) / 1e9);
        context.display(Displays.bundle(
                "took " + took, "text/html", "<div style=\"opacity:.6\">took " + Report.escape(took) + "</div>"));
        return body.stripTrailing().endsWith(";") ? Context.NOTHING : value;
    }
}
