package fitlaw.law;

import java.util.List;
import java.util.Objects;

/** A user's form, given as a function. */
record UserForm(String name, List<String> parameters, LossFunction loss) implements ParametricForm {
    UserForm {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(loss, "loss");
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty() || parameters.stream().distinct().count() < parameters.size()) {
            throw new IllegalArgumentException("a form needs parameters with names of their own: " + parameters);
        }
    }

    @Override
    public String formula() {
        return "L = " + name + "(" + String.join(", ", parameters) + "; point)";
    }

    @Override
    public ParametricFit fit(TrainingData sample) {
        ParametricModel model = ParametricModel.of(sample, parameters, loss, List.of());
        return new ParametricFit(sample, model, "the form " + name);
    }
}
