package fitlaw.session;

/** Runs cells, one at a time, and keeps their variables. */
public interface Session extends AutoCloseable {
    /**
     * {@return how the cell ended; never throws for what the cell does}
     *
     * @param code the cell's text: Java, line magics and cell magics
     * @param output where its output goes
     */
    Outcome run(String code, Output output);

    /** Asks the running cell to stop. Safe from any thread; does nothing while no cell runs. */
    void interrupt();

    /** Ends the session; waits for no thread of the user's. */
    @Override
    void close();
}
