package fitlaw.law;

import fitlaw.fit.LeastSquaresSolution;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A fitted form as the least-squares problem that it solved: what profiles, deletion and contrasts need of it. */
public interface Regression {
    /** {@return name of each parameter, as among the terms of the law} */
    List<String> parameters();

    /** {@return the problem at its solution} */
    LeastSquaresSolution fit();

    /**
     * {@return the loss at a place}
     *
     * @param level group whose level applies, from 0; forms without levels pay no heed to it
     * @param point where
     * @param parameters parameters
     * @param gradient receives the derivative of the loss by each parameter
     */
    double loss(int level, Point point, double[] parameters, double[] gradient);

    /**
     * {@return the loss of a run}
     *
     * @param run row, from 0
     * @param parameters parameters
     */
    double loss(int run, double[] parameters);

    /**
     * {@return index of c1 of the curve over a shape, which c2 follows, where it is among the parameters}
     *
     * @param variable the shape
     */
    default OptionalInt curve(ShapeVariable variable) {
        return OptionalInt.empty();
    }

    /**
     * {@return a value of a parameter as the law states it: levels on a logarithm are stated as losses}
     *
     * @param parameter its index
     * @param value its value in the problem
     */
    default double stated(int parameter, double value) {
        return value;
    }

    /**
     * {@return why a term of the formula is not among the parameters, where it is left out because no runs can tell it}
     *
     * @param term a name
     */
    default Optional<String> whyNone(String term) {
        return Optional.empty();
    }
}
