package fitlaw.jjava;

import fitlaw.magic.Displays;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Fitlaw in JJava, which finds it by the service loader. */
public final class JJavaExtension implements Extension {
    /** Creates the extension; called by the service loader. */
    public JJavaExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        JJavaHost host = new JJavaHost(kernel);
        Calls calls;
        try {
            calls = new Calls(host);
        } catch (Exception e) {
            throw new IllegalStateException("Fitlaw could not be imported into JJava: " + e.getMessage(), e);
        }
        for (Magic magic : calls.magics()) {
            kernel.getMagicsRegistry()
                    .registerLineMagic(magic.name(), (ignored, words) -> host.show(calls.line(magic, words)))
                    .registerCellMagic(
                            magic.name(), (ignored, words, body) -> host.show(calls.cell(magic, words, body)));
        }
        for (Class<?> type : Displays.types()) {
            kernel.getRenderer()
                    .createRegistration(type)
                    .preferring("text/plain", "text/html", "image/svg+xml", "image/png")
                    .register((value, context) -> fill(context.getOutputContainer(), Displays.of(value)));
        }
    }

    private static void fill(DisplayData data, MimeBundle bundle) {
        bundle.data().forEach(data::putData);
    }

    private record JJavaHost(BaseKernel kernel) implements Host {
        @Override
        public Object evaluate(String java) {
            return kernel.evalRaw(java);
        }

        /** JJava drops the value of a magic, so it is displayed here, and returned for {@code var x = %magic}. */
        Object show(Object value) {
            if (value != null) {
                display(Displays.of(value));
            }
            return value;
        }

        @Override
        public void display(MimeBundle bundle) {
            DisplayData data = new DisplayData();
            fill(data, bundle);
            kernel.getIO().display.display(data);
        }
    }
}
