package fitlaw.fit;

import java.io.Serial;

/** Thrown if a column of a least-squares problem is a linear combination of others. */
public final class SingularFitException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Index of the column that the others explain. */
    private final int column;

    SingularFitException(int column) {
        super("column " + column + " is a linear combination of the group intercepts and the other columns");
        this.column = column;
    }

    /** {@return index of the column that the columns before it explain} */
    public int column() {
        return column;
    }
}
