package fitlaw.jjava;

import fitlaw.magic.MimeBundle;

/** The functions of the host kernel that Fitlaw needs. */
interface Host {
    /** {@return the kernel itself} */
    Object kernel();

    /**
     * {@return the value of the last snippet, or the kernel's display of it; {@code null} if there is none}
     *
     * @throws Exception if the code does not compile, or whatever it throws
     */
    Object evaluate(String java) throws Exception;

    /** Displays a value below the cell. */
    void display(MimeBundle bundle);
}
