package fitlaw.jjava;

import fitlaw.magic.Displays;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;

/** Fitlaw in IJava, which has no mechanism for extensions. */
public final class IJava {
    private IJava() {}

    /**
     * Adds the magics and displays.
     *
     * @param kernel {@code getKernelInstance()}
     * @param magics {@code getKernelInstance().getMagics()}
     * @throws Exception if the kernel rejects Fitlaw's imports
     */
    public static void install(BaseKernel kernel, Magics magics) throws Exception {
        Calls calls = new Calls(new IJavaHost(kernel));
        for (Magic magic : calls.magics()) {
            magics.registerLineMagic(magic.name(), words -> calls.line(magic, words));
            magics.registerCellMagic(magic.name(), (words, body) -> calls.cell(magic, words, body));
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

    /** IJava evaluates code to a display, which a magic returns. */
    private record IJavaHost(BaseKernel kernel) implements Host {
        @Override
        public Object evaluate(String java) throws Exception {
            return kernel.eval(java);
        }

        @Override
        public void display(MimeBundle bundle) {
            DisplayData data = new DisplayData();
            fill(data, bundle);
            kernel.display(data);
        }
    }
}
