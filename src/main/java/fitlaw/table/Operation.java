package fitlaw.table;

/** Arithmetic operations of expressions, with derivatives. Functions of one number ignore the second. */
enum Operation {
    PLUS,
    MINUS,
    TIMES,
    OVER,
    POWER,
    LN,
    LOG10,
    LOG2,
    EXP,
    SQRT,
    ABS,
    MIN,
    MAX;

    private static final double LN_2 = Math.log(2);
    private static final double LN_10 = Math.log(10);

    double value(double a, double b) {
        return switch (this) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b;
            case OVER -> a / b;
            case POWER -> Math.pow(a, b);
            case LN -> Math.log(a);
            case LOG10 -> Math.log10(a);
            case LOG2 -> Math.log(a) / LN_2;
            case EXP -> Math.exp(a);
            case SQRT -> Math.sqrt(a);
            case ABS -> Math.abs(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
        };
    }

    double byFirst(double a, double b) {
        return switch (this) {
            case PLUS, MINUS -> 1;
            case TIMES -> b;
            case OVER -> 1 / b;
            case POWER -> b * Math.pow(a, b - 1);
            case LN -> 1 / a;
            case LOG10 -> 1 / (a * LN_10);
            case LOG2 -> 1 / (a * LN_2);
            case EXP -> Math.exp(a);
            case SQRT -> 0.5 / Math.sqrt(a);
            case ABS -> Math.signum(a);
            case MIN -> a <= b ? 1 : 0;
            case MAX -> a >= b ? 1 : 0;
        };
    }

    double bySecond(double a, double b) {
        return switch (this) {
            case PLUS -> 1;
            case MINUS -> -1;
            case TIMES -> a;
            case OVER -> -a / (b * b);
            case POWER -> a == 0 && b > 0 ? 0 : Math.pow(a, b) * Math.log(a);
            case MIN -> a <= b ? 0 : 1;
            case MAX -> a >= b ? 0 : 1;
            case LN, LOG10, LOG2, EXP, SQRT, ABS -> 0;
        };
    }

    /** Degree of the result as a polynomial, from the degrees of both operands; 2 means not linear. */
    int degree(int first, int second) {
        return switch (this) {
            case PLUS, MINUS -> Math.max(first, second);
            case TIMES -> Math.min(2, first + second);
            case OVER -> second == 0 ? first : 2;
            case POWER, LN, LOG10, LOG2, EXP, SQRT, ABS, MIN, MAX -> first == 0 && second == 0 ? 0 : 2;
        };
    }
}
