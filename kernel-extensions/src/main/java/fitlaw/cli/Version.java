package fitlaw.cli;

import fitlaw.command.FitlawExtension;
import picocli.CommandLine.IVersionProvider;

/** The version of this build and the Java that runs it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fitlaw " + fitlaw() + " on " + java()};
    }

    static String fitlaw() {
        return FitlawExtension.version();
    }

    static String java() {
        return "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home") + ")";
    }
}
