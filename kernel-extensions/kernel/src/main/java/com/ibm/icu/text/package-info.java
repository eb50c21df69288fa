/** The two classes of ICU that Tablesaw calls to read a file, written anew. */
package com.ibm.icu.text;
