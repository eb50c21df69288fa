package fitlaw.jjava;

import fitlaw.magic.MimeBundle;

/** What Fitlaw needs of the kernel it was loaded into. */
interface Host {
    /** {@return the kernel itself} */
    Object kernel();

    /**
     * {@return the value of the last snippet, as it is or in the form in which the kernel shows it; {@code null} for none}
     *
     * @throws Exception if the code does not compile, or whatever it throws
     */
    Object evaluate(String java) throws Exception;

    /** Shows a value below the cell. */
    void display(MimeBundle bundle);
}
