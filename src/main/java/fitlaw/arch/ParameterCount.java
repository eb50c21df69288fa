package fitlaw.arch;

/** Which parameters are counted when a size is named. */
public enum ParameterCount {
    /** Attention and MLP matrices only: the N of arXiv:2510.18245. */
    NON_EMBEDDING,
    /** Attention, MLP and embedding matrices; the output head too, unless it is tied to the embedding. */
    TOTAL
}
