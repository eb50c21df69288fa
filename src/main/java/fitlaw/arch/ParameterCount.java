package fitlaw.arch;

/** Which parameters are counted in the size of a model. */
public enum ParameterCount {
    /** Attention and MLP matrices only: the N of arXiv:2510.18245. */
    NON_EMBEDDING,
    /** Attention, MLP and embedding matrices, and the output head unless it is tied to the embedding. */
    TOTAL
}
