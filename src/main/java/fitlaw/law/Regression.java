package fitlaw.law;

import fitlaw.fit.LeastSquaresSolution;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A fitted form as the least-squares problem that it solved, as needed for profiles, deletion and contrasts. */
public interface Regression {
    /** {@return name of each parameter, as among the terms of the law} */
    List<String> parameters();

    /** {@return the problem at its solution} */
    LeastSquaresSolution fit();

    /**
     * {@return the loss at a place}
     *
     * @param level index from 0 of the group whose effect applies; ignored by forms without group effects
     * @param point the place
     * @param parameters parameters
     * @param gradient receives the derivative of the loss with respect to each parameter
     */
    double loss(int level, Point point, double[] parameters, double[] gradient);

    /**
     * {@return the loss of a run}
     *
     * @param run index of the row, from 0
     * @param parameters parameters
     */
    double loss(int run, double[] parameters);

    /**
     * {@return index of c1 of the curve over a shape, followed by c2, if it is among the parameters}
     *
     * @param variable the shape
     */
    default OptionalInt curve(ShapeVariable variable) {
        return OptionalInt.empty();
    }

    /**
     * {@return the value of a parameter as the law reports it: group effects fitted as logarithms are reported as
     * losses}
     *
     * @param parameter its index
     * @param value its value in the problem
     */
    default double stated(int parameter, double value) {
        return value;
    }

    /**
     * {@return why a term of the formula is not among the parameters, if it is left out because no runs can identify
     * it}
     *
     * @param term a name
     */
    default Optional<String> whyNone(String term) {
        return Optional.empty();
    }
}
