package fitlaw.throughput;

import java.util.List;

/** The forms of a step that are tried, simplest first. To add a form, add a line to the list. */
final class StepForms {
    static final StepForm THREE_TERMS = StepForm.of(
            "three terms",
            "weights · W/BW + keys · KV/BW + layer · L",
            new LinearTerm(
                    new Coefficient(
                            "weights",
                            "×",
                            1.2,
                            0.3,
                            "time to read all weights, relative to reading at copy bandwidth"),
                    Step::weights),
            new LinearTerm(
                    new Coefficient(
                            "keys",
                            "×",
                            1.2,
                            0.3,
                            "time to read keys and values, relative to reading at copy bandwidth"),
                    Step::allKeys),
            new LinearTerm(
                    new Coefficient("layer", "µs", 40, 0.6, "fixed time per layer"), step -> 1e-6 * step.layers));

    static final StepForm OVERLAPPED = StepForm.of(
            "overlapped terms",
            "(weights · W/BW ⊕ layer_weights · L) + (keys · KV/BW ⊕ layer_keys · L)",
            new OverlappedTerms());

    static final StepForm OPERATORS = operators("operators", "", new EvenAttention());

    static final StepForm OPERATORS_AND_WAVES =
            operators("operators and waves", " in waves", new SplitAttention()).withMultiprocessors();

    static final StepForm PREFILL =
            StepForm.of("prefill", "L · (matrices + causal attention + layer) + head", new PrefillOperators());

    static final StepForm PREFILL_WITH_ACTIVATIONS = StepForm.of(
            "prefill with activations",
            "L · (matrices + causal attention + layer + activations) + head",
            new PrefillOperators(),
            new LinearTerm(
                    new Coefficient(
                            "prefill_activations",
                            "×",
                            1.5,
                            0.7,
                            "time for activations, relative to moving each once at copy bandwidth"),
                    step -> step.layers * step.activations + step.headActivations));

    static final List<StepForm> DECODES = List.of(THREE_TERMS, OVERLAPPED, OPERATORS, OPERATORS_AND_WAVES);

    static final List<StepForm> PREFILLS = List.of(PREFILL, PREFILL_WITH_ACTIVATIONS);

    private StepForms() {}

    private static StepForm operators(String name, String waves, AttentionTerm attention) {
        String formula =
                "L · (matrices ⊕ hidden + layer + width · pow2(d)/4096 + misaligned · n + activations + attention"
                        + waves + ") + head + sequence · B + step";
        return StepForm.of(name, formula, new MatrixTerm(), new FixedTimes(), attention);
    }

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
