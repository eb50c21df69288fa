package fitlaw.table;

import java.util.function.DoubleBinaryOperator;

/** Arithmetic of expressions, with derivatives. Functions of one number pay no heed to the second. */
enum Operation {
    PLUS(Double::sum, (a, b) -> 1, (a, b) -> 1),
    MINUS((a, b) -> a - b, (a, b) -> 1, (a, b) -> -1),
    TIMES((a, b) -> a * b, (a, b) -> b, (a, b) -> a),
    OVER((a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b)),
    POWER(Math::pow, (a, b) -> b * Math.pow(a, b - 1), (a, b) -> Math.pow(a, b) * Math.log(a)),
    LN((a, b) -> Math.log(a), (a, b) -> 1 / a, (a, b) -> 0),
    LOG10((a, b) -> Math.log10(a), (a, b) -> 1 / (a * Math.log(10)), (a, b) -> 0),
    LOG2((a, b) -> Math.log(a) / Math.log(2), (a, b) -> 1 / (a * Math.log(2)), (a, b) -> 0),
    EXP((a, b) -> Math.exp(a), (a, b) -> Math.exp(a), (a, b) -> 0),
    SQRT((a, b) -> Math.sqrt(a), (a, b) -> 0.5 / Math.sqrt(a), (a, b) -> 0),
    ABS((a, b) -> Math.abs(a), (a, b) -> Math.signum(a), (a, b) -> 0),
    MIN(Math::min, (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 0 : 1),
    MAX(Math::max, (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 0 : 1);

    private final DoubleBinaryOperator value;
    private final DoubleBinaryOperator byFirst;
    private final DoubleBinaryOperator bySecond;

    Operation(DoubleBinaryOperator value, DoubleBinaryOperator byFirst, DoubleBinaryOperator bySecond) {
        this.value = value;
        this.byFirst = byFirst;
        this.bySecond = bySecond;
    }

    double value(double a, double b) {
        return value.applyAsDouble(a, b);
    }

    double byFirst(double a, double b) {
        return byFirst.applyAsDouble(a, b);
    }

    double bySecond(double a, double b) {
        return bySecond.applyAsDouble(a, b);
    }
}
