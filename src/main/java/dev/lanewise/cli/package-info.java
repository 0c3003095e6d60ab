/** The command line: commands over the public API, and no logic of their own. Not part of the API. */
@NullMarked
package dev.lanewise.cli;

import org.jspecify.annotations.NullMarked;
