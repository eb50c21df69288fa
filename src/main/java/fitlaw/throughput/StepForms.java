package fitlaw.throughput;

import java.util.List;

/** The forms of a step that are tried, simplest first. A new one is added to its list. */
final class StepForms {
    /** The form of a decode step where none was measured with an architecture left out. */
    static final StepForm UNMEASURED = new OperatorForm(false);

    static final List<StepForm> DECODES =
            List.of(new ThreeTerms(), new OverlappedTerms(), UNMEASURED, new OperatorForm(true));

    static final List<StepForm> PREFILLS = List.of(new PrefillForm(false), new PrefillForm(true));

    private StepForms() {}

    static StepForm decode(String name) {
        return named(name, DECODES);
    }

    static StepForm prefill(String name) {
        return named(name, PREFILLS);
    }

    private static StepForm named(String name, List<StepForm> forms) {
        return forms.stream()
                .filter(form -> form.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is none of "
                        + forms.stream().map(StepForm::name).toList()));
    }
}
