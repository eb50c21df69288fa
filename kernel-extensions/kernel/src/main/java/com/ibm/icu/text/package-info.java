/** Reimplementation of the two ICU classes that Tablesaw uses to read a file. */
package com.ibm.icu.text;
